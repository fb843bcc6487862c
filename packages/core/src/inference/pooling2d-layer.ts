import type { KernelHost } from '../kernels/index.js';
import {
  featuresOfFrame,
  frameWindowOf,
  type GlobalPooling2dLayer,
  type Pooling2dLayer,
} from '../network/index.js';
import { pixelsOf } from './frame-windows.js';
import { liveMemory } from './live-memory.js';
import type { LayerToLoad, LoadedLayer } from './loaded-layer.js';
import { stepByStep } from './step-by-step.js';

/** The largest numbers or the mean of windows of each frame, without its padding. */
export function loadPooling2d(
  host: KernelHost,
  { layer, inputDim }: LayerToLoad<Pooling2dLayer | GlobalPooling2dLayer>,
): LoadedLayer {
  const isMax = layer.className === 'MaxPooling2D' || layer.className === 'GlobalMaxPooling2D';
  const { frameShape } = layer.config;
  const channels = frameShape[2];
  const { places, taps, pixels } = pixelsOf(frameShape, frameWindowOf(layer));
  const memoryNow = liveMemory(host);
  return stepByStep(host, {
    name: layer.config.name,
    inputDim,
    units: featuresOfFrame(layer),
    step(inputs, outputs) {
      const memory = memoryNow();
      for (let to = 0; to < places * channels; to++) {
        const channel = to % channels;
        const first = ((to - channel) / channels) * taps;
        let pooled = isMax ? -Infinity : 0;
        let seen = 0;
        for (let tap = first; tap < first + taps; tap++) {
          const pixel = pixels[tap]!;
          if (pixel < 0) continue;
          const value = memory[inputs / 4 + pixel * channels + channel]!;
          seen++;
          pooled = isMax ? Math.max(pooled, value) : pooled + value;
        }
        memory[outputs / 4 + to] = isMax ? pooled : pooled / seen;
      }
    },
  });
}
