import type { ConvLstm2dLayer, FrameLayer, FrameShape, Weights } from '../network/index.js';

/** Frames by row, column and channel. */
type Frame = number[][][];
type Vector = readonly number[];

/** What Keras's layers of frames make of a sequence, in float64, written from its equations pixel by pixel. */
export function referenceFrames(layer: FrameLayer, weights: Weights, steps: readonly Vector[]): Vector[] {
  const frames = steps.map((step) => unflatten(step, layer.config.frameShape));
  switch (layer.className) {
    case 'Flatten':
      return [...steps];
    case 'GlobalMaxPooling2D':
    case 'GlobalAveragePooling2D':
      return frames.map((frame) =>
        channelsOf(frame.flat()).map((values) =>
          layer.className === 'GlobalMaxPooling2D' ? Math.max(...values) : mean(values),
        ),
      );
    case 'MaxPooling2D':
    case 'AveragePooling2D': {
      const { poolSize: size, strides, padding } = layer.config;
      const merge = layer.className === 'MaxPooling2D' ? (values: Vector) => Math.max(...values) : mean;
      return frames.map((frame) =>
        overWindows(frame, { size, strides, padding, spread: [1, 1] }, (window) =>
          channelsOf(window.filter((pixel) => pixel !== undefined)).map(merge),
        ).flat(2),
      );
    }
    case 'Conv2D': {
      const { activation } = layer.config;
      return frames.map((frame) =>
        convolve(frame, kernelOf(layer, weights, 'kernel'), layer.config).flatMap((row) =>
          row.flatMap((sums) => sums.map((sum) => act(activation, sum))),
        ),
      );
    }
    default:
      return convLstm(layer, weights, frames);
  }
}

function convLstm(layer: ConvLstm2dLayer, weights: Weights, frames: readonly Frame[]): Vector[] {
  const { filters, activation, recurrentActivation, goBackwards, returnSequences } = layer.config;
  const forInputs = kernelOf(layer, weights, 'kernel');
  const forStates = { ...kernelOf(layer, weights, 'recurrent_kernel'), bias: [] };
  let h: Frame | undefined;
  let c: Frame | undefined;
  const outputs: Vector[] = [];
  for (const frame of goBackwards ? frames.toReversed() : frames) {
    const x = convolve(frame, forInputs, layer.config);
    const zeros = x.map((row) => row.map(() => Array.from({ length: filters }, () => 0)));
    const u = convolve(h ?? zeros, forStates, { strides: [1, 1], dilationRate: [1, 1], padding: 'same' });
    const gate = (of: number, at: [number, number, number]): number =>
      x[at[0]]![at[1]]![of * filters + at[2]]! + u[at[0]]![at[1]]![of * filters + at[2]]!;
    const before: Frame = c ?? zeros;
    const each = (make: (at: [number, number, number]) => number): Frame =>
      zeros.map((row, top) => row.map((pixel, left) => pixel.map((_, filter) => make([top, left, filter]))));
    const cell = each(
      (at) =>
        act(recurrentActivation, gate(1, at)) * before[at[0]]![at[1]]![at[2]]! +
        act(recurrentActivation, gate(0, at)) * act(activation, gate(2, at)),
    );
    h = each((at) => act(recurrentActivation, gate(3, at)) * act(activation, cell[at[0]]![at[1]]![at[2]]!));
    c = cell;
    outputs.push(h.flat(2));
  }
  return returnSequences ? outputs : outputs.slice(-1);
}

interface Kernel {
  readonly size: readonly [number, number];
  readonly filters: number;
  /** By tap, channel and filter. */
  readonly at: (tap: number, channel: number, filter: number) => number;
  readonly bias: Vector;
}

function kernelOf({ config: { name } }: FrameLayer, weights: Weights, part: string): Kernel {
  const find = (which: string) => weights.find((weight) => weight.name === `${name}/${which}`);
  const { shape, values } = find(part)!;
  const [height, width, channels, filters] = shape as [number, number, number, number];
  return {
    size: [height, width],
    filters,
    at: (tap, channel, filter) => values[(tap * channels + channel) * filters + filter]!,
    bias: [...(find('bias')?.values ?? [])],
  };
}

interface Windows {
  readonly size: readonly number[];
  readonly strides: readonly number[];
  readonly spread: readonly number[];
  readonly padding: 'valid' | 'same';
}

function convolve(
  frame: Frame,
  { size, filters, at, bias }: Kernel,
  { strides, dilationRate, padding }: Pick<ConvLstm2dLayer['config'], 'strides' | 'dilationRate' | 'padding'>,
): Frame {
  return overWindows(frame, { size, strides, padding, spread: dilationRate }, (window) =>
    Array.from({ length: filters }, (_, filter) =>
      window.reduce(
        (sum, pixel, tap) =>
          (pixel ?? []).reduce((inner, value, channel) => inner + value * at(tap, channel, filter), sum),
        bias[filter] ?? 0,
      ),
    ),
  );
}

/** What `make` makes of the pixels of each window; undefined is padding. */
function overWindows(
  frame: Frame,
  { size, strides, spread, padding }: Windows,
  make: (window: (number[] | undefined)[]) => number[],
): Frame {
  const startsOf = (axis: number, length: number): number[] => {
    const span = (size[axis]! - 1) * spread[axis]! + 1;
    const count =
      padding === 'same'
        ? Math.ceil(length / strides[axis]!)
        : Math.ceil((length - span + 1) / strides[axis]!);
    const total = padding === 'same' ? Math.max(0, (count - 1) * strides[axis]! + span - length) : 0;
    return Array.from({ length: count }, (_, place) => place * strides[axis]! - Math.floor(total / 2));
  };
  const taps = (axis: number, start: number): number[] =>
    Array.from({ length: size[axis]! }, (_, tap) => start + tap * spread[axis]!);
  return startsOf(0, frame.length).map((top) =>
    startsOf(1, frame[0]!.length).map((left) =>
      make(taps(0, top).flatMap((row) => taps(1, left).map((column) => frame[row]?.[column]))),
    ),
  );
}

function unflatten(step: Vector, [height, width, channels]: FrameShape): Frame {
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      const from = (row * width + column) * channels;
      return step.slice(from, from + channels);
    }),
  );
}

function channelsOf(pixels: readonly (readonly number[])[]): number[][] {
  return pixels[0]!.map((_, channel) => pixels.map((pixel) => pixel[channel]!));
}

const mean = (values: Vector): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function act(activation: string, x: number): number {
  if (activation === 'tanh') return Math.tanh(x);
  if (activation === 'sigmoid') return 1 / (1 + Math.exp(-x));
  if (activation === 'relu') return Math.max(0, x);
  if (activation === 'hardSigmoid') return Math.min(1, Math.max(0, x / 6 + 0.5));
  if (activation === 'linear') return x;
  throw new Error(activation);
}
