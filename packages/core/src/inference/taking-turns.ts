import type { KernelHost } from '../kernels/index.js';
import { liveIntegers, liveMemory } from './live-memory.js';
import type { LoadedLayer, ManyStep, ManyStepPlaces, Stepping } from './loaded-layer.js';

/** Floats in which one sequence at a time takes its turn. */
export function turnSize({ inputDim, units }: LoadedLayer, { numStates }: Stepping): number {
  return inputDim + units * Math.max(1, numStates);
}

/** A step of many sequences, by a layer that knows one at a time; `turn` has room for `turnSize` floats. */
export function takeTurns(
  host: KernelHost,
  {
    layer,
    stepping,
    turn,
  }: { readonly layer: LoadedLayer; readonly stepping: Stepping; readonly turn: number },
): (places: ManyStepPlaces) => ManyStep {
  const { inputDim, units } = layer;
  const own = Array.from(
    { length: Math.max(1, stepping.numStates) },
    (_, index) => turn + 4 * (inputDim + index * units),
  );
  const step = stepping.prepare({ inputs: turn, outputs: own });
  const memoryNow = liveMemory(host);
  const integersNow = liveIntegers(host);
  const copy = (from: number, to: number, length: number): void => {
    memoryNow().copyWithin(to / 4, from / 4, from / 4 + length);
  };

  return ({ inputs, outputs, states, stateRows }) =>
    (rows, real) => {
      for (let row = 0; row < rows; row++) {
        const stateRow = integersNow()[stateRows / 4 + row]!;
        copy(inputs + 4 * row * inputDim, turn, inputDim);
        for (let index = 0; index < states.length; index++) {
          copy(states[index]! + 4 * stateRow * units, own[index]!, units);
        }
        const isReal = step(real[row] === 2 ? undefined : real[row] === 1);
        real[row] = isReal === undefined ? 2 : Number(isReal);
        for (let index = 0; index < states.length; index++) {
          copy(own[index]!, states[index]! + 4 * stateRow * units, units);
        }
        copy(own[0]!, outputs + 4 * row * units, units);
      }
    };
}
