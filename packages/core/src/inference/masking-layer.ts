import { floats, type KernelHost } from '../kernels/index.js';
import type { MaskingLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';

/** Steps that hold nothing but one number are masked, and become 0. */
export function loadMasking(host: KernelHost, { layer, inputDim }: LayerToLoad<MaskingLayer>): LoadedLayer {
  const maskValue = Math.fround(layer.config.maskValue);
  const holdsMore = (values: Float32Array, start: number): boolean => {
    for (let at = start; at < start + inputDim; at++) if (values[at] !== maskValue) return true;
    return false;
  };
  return {
    name: layer.config.name,
    inputDim,
    units: inputDim,
    run(inputs) {
      const rows = inputs.batch * (inputs.time ?? 1);
      const offset = host.allocate(4 * rows * inputDim);
      const values = floats(host, inputs.offset, rows * inputDim);
      const outputs = floats(host, offset, rows * inputDim);
      outputs.set(values);
      const mask = Uint8Array.from({ length: rows }, (_, row) =>
        inputs.mask?.[row] !== 0 && holdsMore(values, row * inputDim) ? 1 : 0,
      );
      mask.forEach((real, row) => {
        if (!real) outputs.fill(0, row * inputDim, (row + 1) * inputDim);
      });
      return { ...inputs, offset, mask };
    },
    stepping: {
      numStates: 0,
      prepare({ inputs, outputs }) {
        const memoryNow = liveMemory(host);
        const [from, to] = [inputs / 4, outputs[0]! / 4];
        return (isReal) => {
          const memory = memoryNow();
          const stays = isReal && holdsMore(memory, from);
          if (stays) memory.copyWithin(to, from, from + inputDim);
          else memory.fill(0, to, to + inputDim);
          return stays;
        };
      },
    },
  };
}
