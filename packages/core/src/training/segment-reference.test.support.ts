import { runReference } from '../kernels/reference-cell.test.support.js';
import {
  gateCounts,
  isMinRecurrent,
  isRecurrent,
  type SequentialNetwork,
  type Weights,
} from '../network/index.js';

/** Numbers of each weight in float64, in the network's order. */
export type Numbers = number[][];

const kinds = {
  GRU: 'gru',
  LSTM: 'lstm',
  SimpleRNN: 'simpleRnn',
  MinGRU: 'minGru',
  MinLSTM: 'minLstm',
} as const;

/** A stretch of one row: one number a step, and the squared errors that count in it. */
export interface Stretch {
  readonly inputs: readonly number[];
  /** A target and its weight for each step, or for the last alone. */
  readonly targets: readonly { readonly value: number; readonly weight: number }[];
}

/** The states of each recurrent layer, for each row. */
export type States = number[][][][];

/** Recurrent layers and then a dense one of one unit, in float64: the weighted mean of squared errors, and the states. */
export function runStretches(
  network: SequentialNetwork,
  numbers: Numbers,
  { stretches, states }: { readonly stretches: readonly Stretch[]; readonly states?: States | undefined },
): { loss: number; total: number; states: States } {
  let [sum, total] = [0, 0];
  const after = stretches.map(({ inputs, targets }, row) => {
    let [steps, at] = [inputs.map((value) => [value]), 0];
    const reached: number[][][] = [];
    for (const layer of network.config.layers) {
      if (!isRecurrent(layer)) continue;
      const { units } = layer.config;
      const [kernel, ...others] = numbers.slice(at, at + (isMinRecurrent(layer) ? 2 : 3));
      const [recurrentKernel, bias] = isMinRecurrent(layer) ? [[], ...others] : others;
      at += 1 + others.length;
      const kind = kinds[layer.className];
      const cell = {
        kind,
        inputDim: kernel!.length / (gateCounts[layer.className] * units),
        units,
        useBias: true,
        ...(isMinRecurrent(layer) && { candidate: layer.config.activation }),
      };
      const { outputs, finalStates } = runReference(
        cell,
        {
          inputs: steps.flat(),
          kernel: kernel!,
          recurrentKernel: recurrentKernel!,
          bias: bias!,
          initialStates: states?.[row]?.[reached.length] ?? [],
        },
        { time: steps.length, order: [steps.map((_, step) => ({ readAt: step, writeAt: step }))] },
      );
      reached.push(finalStates);
      steps = steps.map((_, step) => outputs.slice(step * units, (step + 1) * units));
      if (!layer.config.returnSequences) steps = [finalStates[0]!];
    }
    const [kernel, bias] = numbers.slice(at);
    targets.forEach(({ value, weight }, step) => {
      const x = steps[step];
      if (!x || weight === 0) return;
      const output = x.reduce((dot, one, unit) => dot + one * kernel![unit]!, bias![0]!);
      sum += weight * (output - value) ** 2;
      total += weight;
    });
    return reached;
  });
  return { loss: total === 0 ? 0 : sum / total, total, states: after };
}

/** The slope of a function of many numbers, by central differences. */
export function slopeOf(of: (numbers: Numbers) => number, at: Numbers): Numbers {
  const step = 1e-5;
  return at.map((values, which) =>
    values.map((value, index) => {
      const moved = (by: number): number =>
        of(at.map((one, other) => (other === which ? one.with(index, value + by) : one)));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

export function toNumbers(weights: Weights): Numbers {
  return weights.map(({ values }) => [...values]);
}

/** w − rate · slope */
export function descended(numbers: Numbers, slope: Numbers, rate: number): Numbers {
  return numbers.map((values, which) => values.map((value, at) => value - rate * slope[which]![at]!));
}
