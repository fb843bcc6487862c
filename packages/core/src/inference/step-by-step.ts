import type { KernelHost } from '../kernels/index.js';
import type { LoadedLayer } from './loaded-layer.js';

/** A layer that makes something of each step by itself, `step` taking byte offsets of inputs [inputDim] and outputs [units]. */
export function stepByStep(
  host: KernelHost,
  {
    step,
    ...layer
  }: Pick<LoadedLayer, 'name' | 'inputDim' | 'units'> & {
    readonly step: (inputs: number, outputs: number) => void;
  },
): LoadedLayer {
  const { inputDim, units } = layer;
  return {
    ...layer,
    run(inputs) {
      const steps = inputs.batch * (inputs.time ?? 1);
      const offset = host.allocate(4 * steps * units);
      for (let at = 0; at < steps; at++) step(inputs.offset + 4 * at * inputDim, offset + 4 * at * units);
      return { ...inputs, offset, features: units };
    },
    stepping: {
      numStates: 0,
      prepare({ inputs, outputs }) {
        const output = outputs[0]!;
        return (isReal) => {
          if (isReal !== undefined) step(inputs, output);
          return isReal;
        };
      },
    },
  };
}
