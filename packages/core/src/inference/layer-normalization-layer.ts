import { floats, type KernelHost } from '../kernels/index.js';
import type { LayerNormalizationLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';

/** Each step's numbers, brought to mean 0 and variance 1, then scaled and moved. */
export function loadLayerNormalization(
  host: KernelHost,
  toLoad: LayerToLoad<LayerNormalizationLayer>,
): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, epsilon } = layer.config;
  const copied = copyWeights(host, toLoad);
  const [gamma, beta] = [copied.offsetOf('gamma') / 4, copied.offsetOf('beta') / 4];

  // y = γ (x − mean) / √(variance + ε) + β; `from` and `to` number floats.
  const normalize = (memory: Float32Array, from: number, to: number): void => {
    let mean = 0;
    for (let unit = 0; unit < inputDim; unit++) mean += memory[from + unit]! / inputDim;
    let variance = 0;
    for (let unit = 0; unit < inputDim; unit++) variance += (memory[from + unit]! - mean) ** 2 / inputDim;
    const scale = 1 / Math.sqrt(variance + epsilon);
    for (let unit = 0; unit < inputDim; unit++) {
      const normal = (memory[from + unit]! - mean) * scale;
      memory[to + unit] = memory[gamma + unit]! * normal + memory[beta + unit]!;
    }
  };

  return {
    name,
    inputDim,
    units: inputDim,
    run(inputs) {
      const rows = inputs.batch * (inputs.time ?? 1);
      const offset = host.allocate(4 * rows * inputDim);
      const memory = floats(host, 0, host.memory.buffer.byteLength / 4);
      for (let row = 0; row < rows; row++) {
        normalize(memory, inputs.offset / 4 + row * inputDim, offset / 4 + row * inputDim);
      }
      return { ...inputs, offset };
    },
    stepping: {
      numStates: 0,
      prepare({ inputs, outputs }) {
        const memoryNow = liveMemory(host);
        return (isReal) => {
          normalize(memoryNow(), inputs / 4, outputs[0]! / 4);
          return isReal;
        };
      },
    },
  };
}
