import type { KernelHost } from '../kernels/index.js';
import { featuresOfFrame, type Conv2dLayer } from '../network/index.js';
import { layOut, windowsOf } from './frame-windows.js';
import { liveMemory } from './live-memory.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';
import { packProduct } from './product.js';
import { stepByStep } from './step-by-step.js';

/** A dense layer over windows of each frame, each laid out in a row. */
export function loadConv2d(host: KernelHost, toLoad: LayerToLoad<Conv2dLayer>): LoadedLayer {
  const { layer } = toLoad;
  const { filters: units, frameShape, activation } = layer.config;
  const channels = frameShape[2];
  const windows = windowsOf(layer);
  const inputDim = windows.taps * channels;
  const product = packProduct(host, { inputDim, units, activation }, copyWeights(host, toLoad));
  const laidOut = host.allocate(4 * windows.places * inputDim);
  const memoryNow = liveMemory(host);
  const tensors = { rows: windows.places, inputs: laidOut, outputs: 0 };
  return stepByStep(host, {
    name: layer.config.name,
    inputDim: toLoad.inputDim,
    units: featuresOfFrame(layer),
    step(inputs, outputs) {
      layOut(memoryNow(), windows, { from: inputs / 4, to: laidOut / 4, channels });
      tensors.outputs = outputs;
      product(tensors);
    },
  });
}
