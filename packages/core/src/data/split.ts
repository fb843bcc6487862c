import { RnnError } from '../errors.js';

/** A stretch of rows: from `start` up to, but not including, `end`. */
export interface RowRange {
  readonly start: number;
  readonly end: number;
}

/** The row at which a fraction of `count` rows lies behind. */
export function toCut(count: number, fraction: number): number {
  if (fraction > 0 && fraction < 1) return Math.round(count * fraction);
  throw new RnnError(
    'invalid-argument',
    `A fraction of rows must lie between 0 and 1. Received ${fraction}. Write 0.8 for the first 80 in 100 rows.`,
  );
}

/** Rows in time order, cut before each of `cuts` → the parts, the oldest first. Nothing is shuffled. */
export function toParts(count: number, cuts: readonly number[]): RowRange[] {
  const edges = [0, ...cuts, count];
  const parts = cuts.map((cut, index) => ({ start: edges[index]!, end: cut }));
  parts.push({ start: edges.at(-2)!, end: count });
  if (parts.every(({ start, end }) => start < end)) return parts;
  throw new RnnError(
    'invalid-argument',
    `Every part of a split must hold a row. Received cuts before rows ${cuts.join(', ')} of ${count}. ` +
      'Give cuts in time order, within the series.',
  );
}
