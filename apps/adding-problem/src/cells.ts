import {
  createRandom,
  gru,
  initializeWeights,
  lstm,
  sequential,
  simpleRnn,
  type Network,
  type Weights,
} from '@recurrent/core';
import type { Problem } from './problem.js';

/** The recurrent layers that are compared. */
export type CellName = 'SimpleRNN' | 'LSTM' | 'GRU';
export const cellNames: readonly CellName[] = ['SimpleRNN', 'LSTM', 'GRU'];

const cells = { SimpleRNN: simpleRnn, LSTM: lstm, GRU: gru } as const;

/** One recurrent layer and what the problem wants behind it. */
export function networkOf(name: CellName, { problem, units }: { problem: Problem; units: number }): Network {
  const recurrent = cells[name]({ units, returnSequences: problem.everyStep });
  return sequential([recurrent, problem.head], { numFeatures: problem.numFeatures });
}

/**
 * First weights whose gates are open for between one step and a whole sequence, a different time for each unit: the
 * gates' biases are ±log(u), u uniform in [1, time]. A SimpleRNN has no gates.
 * Source: Tallec and Ollivier 2018, chrono initialization.
 */
export function firstWeights(network: Network, { time, seed }: { time: number; seed: number }): Weights {
  const random = createRandom(seed);
  const [recurrent] = network.config.layers;
  const isLstm = recurrent!.className === 'LSTM';
  return initializeWeights(network, seed).map((weight) => {
    if (recurrent!.className === 'SimpleRNN' || weight.name !== `${recurrent!.config.name}/bias`)
      return weight;
    const units = weight.values.length / (isLstm ? 4 : 6);
    const values = weight.values.slice();
    for (let unit = 0; unit < units; unit++) {
      const kept = Math.log(1 + random.uniform() * (time - 2));
      // An LSTM's gates are in, forget, candidate, out; a GRU's first keeps.
      if (isLstm) values[unit] = -kept;
      values[isLstm ? units + unit : unit] = kept;
    }
    return { ...weight, values };
  });
}
