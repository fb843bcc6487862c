import { floats, type KernelHost } from '../kernels/index.js';
import { paddingBefore, stepsAfter, type Conv1dLayer } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';
import { packProduct } from './product.js';
import { maskAfter, windowOf, windowStepping } from './time-windows.js';

/** A dense layer over windows of time, each laid out in a row. */
export function loadConv1d(host: KernelHost, toLoad: LayerToLoad<Conv1dLayer>): LoadedLayer {
  const { layer, inputDim } = toLoad;
  const { name, filters: units, kernelSize, dilationRate, activation } = layer.config;
  const window = windowOf(layer);
  const width = kernelSize * inputDim;
  const product = packProduct(host, { inputDim: width, units, activation }, copyWeights(host, toLoad));
  // Steps of different streams never overlap, so one place does for all.
  const spread = host.allocate(4 * width);
  return {
    name,
    inputDim,
    units,
    run(inputs) {
      const { batch, time = 1, mask } = inputs;
      const steps = stepsAfter(window, time);
      const before = paddingBefore(window, time);
      const offset = host.allocate(4 * batch * steps * units);
      const laidOut = host.allocate(4 * steps * width);
      const memory = floats(host, 0, host.memory.buffer.byteLength / 4);
      for (let row = 0; row < batch; row++) {
        for (let tap = 0; tap < steps * kernelSize; tap++) {
          const step =
            Math.floor(tap / kernelSize) * window.strides + (tap % kernelSize) * dilationRate - before;
          const to = laidOut / 4 + tap * inputDim;
          const from = inputs.offset / 4 + (row * time + step) * inputDim;
          const isRead = step >= 0 && step < time && mask?.[row * time + step] !== 0;
          if (isRead) memory.copyWithin(to, from, from + inputDim);
          else memory.fill(0, to, to + inputDim);
        }
        product({ rows: steps, inputs: laidOut, outputs: offset + 4 * row * steps * units });
      }
      host.free(laidOut);
      return { offset, features: units, batch, time: steps, mask: mask && maskAfter(window, mask, time) };
    },
    stepping: windowStepping(host, { layer, inputDim, units }, ({ rows, outputs }) => {
      const memoryNow = liveMemory(host);
      const tensors = { rows: 1, inputs: dilationRate === 1 ? rows : spread, outputs };
      return () => {
        if (dilationRate > 1) {
          const memory = memoryNow();
          for (let tap = 0; tap < kernelSize; tap++) {
            const from = rows / 4 + tap * dilationRate * inputDim;
            memory.copyWithin(spread / 4 + tap * inputDim, from, from + inputDim);
          }
        }
        product(tensors);
      };
    }),
  };
}
