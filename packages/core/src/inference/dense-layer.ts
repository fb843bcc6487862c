import type { KernelHost } from '../kernels/index.js';
import type { DenseLayer } from '../network/index.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';
import { packProduct } from './product.js';

/** A dense layer, applied to every step. */
export function loadDense(host: KernelHost, toLoad: LayerToLoad<DenseLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, units, activation } = layer.config;
  const runDense = packProduct(host, { inputDim, units, activation }, copyWeights(host, toLoad));
  return {
    name,
    inputDim,
    units,
    run(inputs) {
      const rows = inputs.batch * (inputs.time ?? 1);
      const offset = host.allocate(4 * rows * units);
      runDense({ rows, inputs: inputs.offset, outputs: offset });
      return { ...inputs, offset, features: units };
    },
    stepping: {
      numStates: 0,
      prepare({ inputs, outputs }) {
        const tensors = { rows: 1, inputs, outputs: outputs[0]! };
        return (isReal) => {
          runDense(tensors);
          return isReal;
        };
      },
      prepareMany({ inputs, outputs }) {
        const tensors = { rows: 0, inputs, outputs };
        return (rows) => {
          tensors.rows = rows;
          runDense(tensors);
        };
      },
    },
  };
}
