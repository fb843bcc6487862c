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
  const [rows, columns] = windows.map((window, axis) => {
    const length = config.frameShape[axis]!;
    const before = paddingBefore(window, length);
    return Array.from({ length: stepsAfter(window, length) }, (_, place) =>
      Array.from({ length: size[axis]! }, (_, tap) => place * window.strides - before + tap * spread[axis]!),
    );
  }) as [number[][], number[][]];
  const isWithin = (row: number, column: number): boolean =>
    row >= 0 && row < height && column >= 0 && column < width;
  const pixels = rows.flatMap((inRow) =>
    columns.flatMap((inColumn) =>
      inRow.flatMap((row) => inColumn.map((column) => (isWithin(row, column) ? row * width + column : -1))),
    ),
  );
  return {
    places: rows.length * columns.length,
    taps: size[0] * size[1],
    pixels: Int32Array.from(pixels),
  };
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
