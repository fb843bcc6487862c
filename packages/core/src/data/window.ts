import { RnnError } from '../errors.js';
import type { DenseArray } from './dense-array.js';

/** First rows of all windows of `windowSize` rows, `stride` rows apart, that fit into `length` rows. */
export function windowStarts(
  length: number,
  { windowSize, stride = 1 }: { readonly windowSize: number; readonly stride?: number },
): Int32Array {
  const count = Math.max(0, Math.floor((length - windowSize) / stride) + 1);
  return Int32Array.from({ length: count }, (_, index) => index * stride);
}

/** Rows of a table [length, features], `windowSize` from each start → [starts, windowSize, features]. */
export function gatherWindows(table: DenseArray, starts: Int32Array, windowSize: number): DenseArray {
  const [length = 0, features = 0] = table.shape;
  const values = new Float32Array(starts.length * windowSize * features);
  for (const [index, start] of starts.entries()) {
    if (start < 0 || start + windowSize > length) {
      throw new RnnError(
        'invalid-argument',
        `A window must lie within its table of ${length} rows. ` +
          `Received rows ${start} to ${start + windowSize - 1}. Take starts from windowStarts.`,
      );
    }
    const rows = table.values.subarray(start * features, (start + windowSize) * features);
    values.set(rows, index * windowSize * features);
  }
  return { values, shape: [starts.length, windowSize, features] };
}

/**
 * What lies ahead of every row: the `horizon` rows that follow it, side by side.
 * A table [length, features] → [length, horizon · features], NaN where the table has ended.
 */
export function lookAhead(table: DenseArray, horizon: number): DenseArray {
  const [length = 0, features = 0] = table.shape;
  const width = horizon * features;
  const values = new Float32Array(length * width).fill(NaN);
  for (let row = 0; row < length; row++) {
    const ahead = (row + 1) * features;
    values.set(table.values.subarray(ahead, ahead + width), row * width);
  }
  return { values, shape: [length, width] };
}
