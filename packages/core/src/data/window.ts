import { RnnError } from '../errors.js';
import type { DenseArray } from './dense-array.js';
import type { RowRange } from './split.js';

/** Windows of `windowSize` rows, `stride` rows apart; the last one ends with the last row. None when there are too few rows. */
export function toWindows(
  count: number,
  { windowSize, stride = 1 }: { readonly windowSize: number; readonly stride?: number },
): RowRange[] {
  if (count < windowSize) return [];
  const lastStart = count - windowSize;
  return Array.from({ length: Math.ceil(lastStart / stride) + 1 }, (_, index) => {
    const start = Math.min(index * stride, lastStart);
    return { start, end: start + windowSize };
  });
}

/** Rows of a table [count, features] → [ranges, time, features], each range from time 0 on, 0 behind the shorter ones. */
export function gatherRows(table: DenseArray, ranges: readonly RowRange[]): DenseArray {
  const [count = 0, features = 0] = table.shape;
  const time = Math.max(0, ...ranges.map(({ start, end }) => end - start));
  const values = new Float32Array(ranges.length * time * features);
  for (const [index, { start, end }] of ranges.entries()) {
    if (start < 0 || end > count) {
      throw new RnnError(
        'invalid-argument',
        `A window must lie within its table of ${count} rows. ` +
          `Received rows ${start} to ${end - 1}. Take windows from toWindows.`,
      );
    }
    values.set(table.values.subarray(start * features, end * features), index * time * features);
  }
  return { values, shape: [ranges.length, time, features] };
}

/**
 * What lies ahead of every row: the `horizon` rows that follow it, side by side.
 * A table [count, features] → [count, horizon · features], NaN where the table has ended.
 */
export function lookAhead(table: DenseArray, horizon: number): DenseArray {
  const [count = 0, features = 0] = table.shape;
  const width = horizon * features;
  const values = new Float32Array(count * width).fill(NaN);
  for (let row = 0; row < count; row++) {
    const ahead = (row + 1) * features;
    values.set(table.values.subarray(ahead, ahead + width), row * width);
  }
  return { values, shape: [count, width] };
}
