import type { KernelHost } from '../kernels/index.js';
import { alongAxes, paddingBefore, stepsAfter, type FrameShape, type FrameWindow } from '../network/index.js';
import { liveMemory } from './live-memory.js';

/** Which pixels each window of a frame reads. */
export interface FramePixels {
  /** How many windows there are. */
  readonly places: number;
  /** Pixels that a window reads. */
  readonly taps: number;
  /** The pixel at each tap of each window [places, taps], numbered row by row; −1 in the padding. */
  readonly pixels: Int32Array;
}

/** The pixels of all windows of a frame, of one over the whole of it where none is given. */
export function pixelsOf([height, width]: FrameShape, window: FrameWindow | undefined): FramePixels {
  if (!window) {
    const taps = height * width;
    return { places: 1, taps, pixels: Int32Array.from({ length: taps }, (_, at) => at) };
  }
  const { size, spread } = window;
  const [down, across] = alongAxes(window);
  const taps = size[0] * size[1];
  const columns = stepsAfter(across, width);
  const places = stepsAfter(down, height) * columns;
  const [above, before] = [paddingBefore(down, height), paddingBefore(across, width)];
  const pixels = new Int32Array(places * taps);
  for (let at = 0; at < pixels.length; at++) {
    const [place, tap] = [Math.floor(at / taps), at % taps];
    const row = Math.floor(place / columns) * down.strides - above + Math.floor(tap / size[1]) * spread[0];
    const column = (place % columns) * across.strides - before + (tap % size[1]) * spread[1];
    const isWithin = row >= 0 && row < height && column >= 0 && column < width;
    pixels[at] = isWithin ? row * width + column : -1;
  }
  return { places, taps, pixels };
}

/**
 * What lays the windows of a frame [pixels, channels] out in rows [places, taps * channels] at `to`, from where it is told;
 * byte offsets. It allocates nothing.
 */
export function layingOut(
  host: KernelHost,
  { pixels, channels, to }: Pick<FramePixels, 'pixels'> & { readonly channels: number; readonly to: number },
): (from: number) => void {
  const memoryNow = liveMemory(host);
  return (from) => {
    const memory = memoryNow();
    for (let tap = 0; tap < pixels.length; tap++) {
      const pixel = pixels[tap]!;
      const target = to / 4 + tap * channels;
      const source = from / 4 + pixel * channels;
      // A call for a handful of numbers takes longer than they do.
      for (let channel = 0; channel < channels; channel++) {
        memory[target + channel] = pixel < 0 ? 0 : memory[source + channel]!;
      }
    }
  };
}
