import { floats, type KernelHost } from '../kernels/index.js';
import type { PoolingLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';

/** A sequence's largest numbers or its mean, over real steps; 0 when there is none. */
export function loadPooling(host: KernelHost, { layer, inputDim }: LayerToLoad<PoolingLayer>): LoadedLayer {
  const isMax = layer.className === 'GlobalMaxPooling1D';
  // What is pooled from `seen` − 1 steps, and the number of the next → what is pooled from `seen`.
  const pool = (pooled: number, value: number, seen: number): number => {
    if (!isMax) return pooled + (value - pooled) / seen;
    return seen === 1 ? value : Math.max(pooled, value);
  };
  return {
    name: layer.config.name,
    inputDim,
    units: inputDim,
    run(inputs) {
      const { batch, time = 1, mask } = inputs;
      const offset = host.allocate(4 * batch * inputDim);
      const values = floats(host, inputs.offset, batch * time * inputDim);
      const outputs = floats(host, offset, batch * inputDim);
      const pooled = new Float64Array(inputDim);
      for (let row = 0; row < batch; row++) {
        pooled.fill(0);
        let seen = 0;
        for (let step = row * time; step < (row + 1) * time; step++) {
          if (mask?.[step] === 0) continue;
          seen++;
          for (let unit = 0; unit < inputDim; unit++) {
            pooled[unit] = pool(pooled[unit]!, values[step * inputDim + unit]!, seen);
          }
        }
        outputs.set(pooled, row * inputDim);
      }
      return { offset, features: inputDim, batch, time: undefined, mask: undefined };
    },
    stepping: {
      // What is pooled so far, and, in the first place of the second, how many steps it comes from.
      numStates: 2,
      prepare({ inputs, outputs }) {
        const memoryNow = liveMemory(host);
        const [from, to, count] = [inputs / 4, outputs[0]! / 4, outputs[1]! / 4];
        return (isReal) => {
          if (!isReal) return true;
          const memory = memoryNow();
          const seen = (memory[count]! += 1);
          for (let unit = 0; unit < inputDim; unit++) {
            memory[to + unit] = pool(memory[to + unit]!, memory[from + unit]!, seen);
          }
          return true;
        };
      },
    },
  };
}
