import * as tf from '@tensorflow/tfjs-core';
import { alongAxes, paddingBefore, stepsAfter, type FrameWindow } from '../network/index.js';

/**
 * The pixel at each tap of all windows: as many tensors [frames, newHeight, newWidth, channels]. Made of operations that
 * every backend has a gradient of, which convolutions of TensorFlow.js's wasm backend have not. `around` stands around the frame.
 */
export function frameTaps(
  frames: tf.Tensor4D,
  { window, around = 0 }: { readonly window: FrameWindow; readonly around?: number },
): tf.Tensor4D[] {
  const { size, spread } = window;
  const windows = alongAxes(window);
  const [count, height, width, channels] = frames.shape;
  const lengths = [height, width];
  const after = windows.map((window, axis) => stepsAfter(window, lengths[axis]!)) as [number, number];
  const before = windows.map((window, axis) => paddingBefore(window, lengths[axis]!));
  // As long as the last window's slice, which takes whole strides.
  const needed = windows.map(
    ({ strides }, axis) => (size[axis]! - 1) * spread[axis]! + after[axis]! * strides,
  );
  const behind = needed.map((length, axis) => Math.max(0, length - before[axis]! - lengths[axis]!));
  const isWhole = [...before, ...behind].every((length) => length === 0);
  const padded = isWhole
    ? frames
    : tf.pad(
        frames,
        [
          [0, 0],
          [before[0]!, behind[0]!],
          [before[1]!, behind[1]!],
          [0, 0],
        ],
        around,
      );
  const [down, across] = windows.map(({ strides }) => strides) as [number, number];
  return Array.from({ length: size[0] * size[1] }, (_, tap) => {
    const from = [Math.floor(tap / size[1]) * spread[0], (tap % size[1]) * spread[1]] as const;
    const cut = tf.slice(
      padded,
      [0, from[0], from[1], 0],
      [count, after[0] * down, after[1] * across, channels],
    );
    return everyPixel(cut, { down, across });
  });
}

/** One row of every `down`, one column of every `across`, the first. */
function everyPixel(
  frames: tf.Tensor4D,
  { down, across }: { readonly down: number; readonly across: number },
): tf.Tensor4D {
  const [count, height, width, channels] = frames.shape;
  const [rows, columns] = [height / down, width / across];
  if (down === 1 && across === 1) return frames;
  const byRow = tf.reshape(frames, [count * rows, down, width * channels]);
  const first = tf.slice(byRow, [0, 0, 0], [count * rows, 1, width * channels]);
  const byColumn = tf.reshape(first, [count * rows * columns, across, channels]);
  const kept = tf.slice(byColumn, [0, 0, 0], [count * rows * columns, 1, channels]);
  return tf.reshape(kept, [count, rows, columns, channels]);
}

/** The windows of frames [frames, height, width, channels] in rows [frames * newHeight * newWidth, taps * channels]. */
export function windowRows(frames: tf.Tensor4D, window: FrameWindow): tf.Tensor2D {
  const taps = frameTaps(frames, { window });
  const [count, height, width, channels] = taps[0]!.shape;
  return tf.reshape(tf.concat(taps, -1), [count * height * width, taps.length * channels]);
}
