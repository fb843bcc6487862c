import type { KernelHost } from '../kernels/index.js';
import { featuresOfFrame, frameWindowOf, type Conv2dLayer } from '../network/index.js';
import { layingOut, pixelsOf } from './frame-windows.js';
import { copyWeights, type LayerToLoad, type LoadedLayer } from './loaded-layer.js';
import { packProduct } from './product.js';
import { stepByStep } from './step-by-step.js';

/** A dense layer over windows of each frame, each laid out in a row. */
export function loadConv2d(host: KernelHost, toLoad: LayerToLoad<Conv2dLayer>): LoadedLayer {
  const { layer } = toLoad;
  const { filters: units, frameShape, activation } = layer.config;
  const channels = frameShape[2];
  const { places, taps, pixels } = pixelsOf(frameShape, frameWindowOf(layer));
  const inputDim = taps * channels;
  const product = packProduct(host, { inputDim, units, activation }, copyWeights(host, toLoad));
  const laidOut = host.allocate(4 * places * inputDim);
  const layOut = layingOut(host, { pixels, channels, to: laidOut });
  const tensors = { rows: places, inputs: laidOut, outputs: 0 };
  return stepByStep(host, {
    name: layer.config.name,
    inputDim: toLoad.inputDim,
    units: featuresOfFrame(layer),
    step(inputs, outputs) {
      layOut(inputs);
      tensors.outputs = outputs;
      product(tensors);
    },
  });
}
