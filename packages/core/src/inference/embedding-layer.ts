import { floats, type KernelHost } from '../kernels/index.js';
import { idOutOfRange, type EmbeddingLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';

/** A vector for each id. */
export function loadEmbedding(host: KernelHost, toLoad: LayerToLoad<EmbeddingLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, outputDim, maskZero } = layer.config;
  const matrix = copyWeights(host, toLoad).offsetOf('embeddings');
  const indexOf = (id: number): number => {
    if (Number.isInteger(id) && id >= 0 && id < layer.config.inputDim) return id;
    throw idOutOfRange(id, layer.config);
  };

  return {
    name,
    inputDim,
    units: outputDim,
    run(inputs) {
      const { batch, time = 1 } = inputs;
      const rows = batch * time;
      const ids = floats(host, inputs.offset, rows).slice();
      const isReal = (row: number): boolean => inputs.mask?.[row] !== 0;
      // What stands at a step that is not real may be anything.
      const indices = ids.map((id, row) => (isReal(row) ? indexOf(id) : 0));
      const offset = host.allocate(4 * rows * outputDim);
      const outputs = floats(host, offset, rows * outputDim);
      const vectors = floats(host, matrix, layer.config.inputDim * outputDim);
      for (const [row, index] of indices.entries()) {
        outputs.set(vectors.subarray(index * outputDim, (index + 1) * outputDim), row * outputDim);
      }
      const mask = maskZero
        ? Uint8Array.from(ids, (id, row) => (isReal(row) && id !== 0 ? 1 : 0))
        : inputs.mask;
      return { ...inputs, offset, features: outputDim, mask };
    },
    stepping: {
      numStates: 0,
      prepare({ inputs, outputs }) {
        const memoryNow = liveMemory(host);
        return (isReal) => {
          const memory = memoryNow();
          const id = memory[inputs / 4]!;
          const from = matrix / 4 + indexOf(id) * outputDim;
          memory.copyWithin(outputs[0]! / 4, from, from + outputDim);
          return isReal && !(maskZero && id === 0);
        };
      },
      prepareMany({ inputs, outputs }) {
        const memoryNow = liveMemory(host);
        return (rows, real) => {
          const memory = memoryNow();
          for (let row = 0; row < rows; row++) {
            const id = memory[inputs / 4 + row]!;
            const from = matrix / 4 + indexOf(id) * outputDim;
            memory.copyWithin(outputs / 4 + row * outputDim, from, from + outputDim);
            if (maskZero && id === 0) real[row] = 0;
          }
        };
      },
    },
    assertInputs: (ids) => ids.forEach(indexOf),
  };
}
