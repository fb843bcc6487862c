import {
  frameWindowsOf,
  paddingBefore,
  stepsAfter,
  type FrameLayer,
  type FrameShape,
} from '../network/index.js';

/** Which pixels each window of a frame reads. */
export interface FrameWindows {
  /** How many windows there are. */
  readonly places: number;
  /** Pixels that a window reads. */
  readonly taps: number;
  /** The pixel at each tap of each window [places, taps], numbered row by row; −1 in the padding. */
  readonly pixels: Int32Array;
}

/** The windows of a layer, one over the whole frame for one that has none. */
export function windowsOf(layer: FrameLayer): FrameWindows {
  const { config } = layer;
  const windows = frameWindowsOf(layer);
  const [height, width] = config.frameShape;
  if (!windows) {
    return {
      places: 1,
      taps: height * width,
      pixels: Int32Array.from({ length: height * width }, (_, at) => at),
    };
  }
  const size = 'poolSize' in config ? config.poolSize : 'kernelSize' in config ? config.kernelSize : [1, 1];
  const spread = 'dilationRate' in config ? config.dilationRate : [1, 1];
  const taps = size[0] * size[1];
  const counts = windows.map((window, axis) => stepsAfter(window, config.frameShape[axis]!));
  const before = windows.map((window, axis) => paddingBefore(window, config.frameShape[axis]!));
  const places = counts[0]! * counts[1]!;
  const pixels = new Int32Array(places * taps);
  for (let at = 0; at < pixels.length; at++) {
    const [place, tap] = [Math.floor(at / taps), at % taps];
    const top = Math.floor(place / counts[1]!) * windows[0].strides - before[0]!;
    const left = (place % counts[1]!) * windows[1].strides - before[1]!;
    const row = top + Math.floor(tap / size[1]) * spread[0];
    const column = left + (tap % size[1]) * spread[1];
    const isWithin = row >= 0 && row < height && column >= 0 && column < width;
    pixels[at] = isWithin ? row * width + column : -1;
  }
  return { places, taps, pixels };
}

/** The windows of a frame of states, which a kernel goes over without leaving a pixel out. */
export function stateWindows(frameShape: FrameShape, kernelSize: readonly [number, number]): FrameWindows {
  const one = [1, 1] as const;
  const config = { name: '', frameShape, poolSize: kernelSize, strides: one, padding: 'same' as const };
  return windowsOf({ className: 'MaxPooling2D', config });
}

/** Lays the windows of a frame [pixels, channels] out in rows [places, taps * channels]; `from` and `to` number floats. */
export function layOut(
  memory: Float32Array,
  { pixels }: FrameWindows,
  { from, to, channels }: { readonly from: number; readonly to: number; readonly channels: number },
): void {
  for (let tap = 0; tap < pixels.length; tap++) {
    const pixel = pixels[tap]!;
    const target = to + tap * channels;
    const source = from + pixel * channels;
    // A call for a handful of numbers takes longer than they do.
    for (let channel = 0; channel < channels; channel++) {
      memory[target + channel] = pixel < 0 ? 0 : memory[source + channel]!;
    }
  }
}
