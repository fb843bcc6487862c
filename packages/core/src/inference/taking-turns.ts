import type { KernelHost } from '../kernels/index.js';
import { liveIntegers, liveMemory } from './live-memory.js';
import type { ManyStep, ManyStepPlaces } from './loaded-layer.js';
import { sizesOf, type Streamable } from './streamable.js';

/** Floats in which one sequence at a time takes its turn. */
export function turnSize(layer: Streamable): number {
  return sizesOf(layer).reduce((sum, size) => sum + size, layer.inputDim);
}

/** A step of many sequences, by a layer that knows one at a time; `turn` has room for `turnSize` floats. */
export function takeTurns(
  host: KernelHost,
  { layer, turn }: { readonly layer: Streamable; readonly turn: number },
): (places: ManyStepPlaces) => ManyStep {
  const { inputDim, units } = layer;
  const sizes = sizesOf(layer);
  const own = sizes.map(
    (_, index) => turn + 4 * sizes.slice(0, index).reduce((sum, size) => sum + size, inputDim),
  );
  const step = layer.stepping.prepare({ inputs: turn, outputs: own });
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
          copy(states[index]! + 4 * stateRow * sizes[index]!, own[index]!, sizes[index]!);
        }
        const isReal = step(real[row] === 2 ? undefined : real[row] === 1);
        real[row] = isReal === undefined ? 2 : Number(isReal);
        for (let index = 0; index < states.length; index++) {
          copy(own[index]!, states[index]! + 4 * stateRow * sizes[index]!, sizes[index]!);
        }
        copy(own[0]!, outputs + 4 * row * units, units);
      }
    };
}
