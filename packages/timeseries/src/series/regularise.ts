import { RnnError } from '@recurrent/core';
import { addSteps, describeStep, type TimeStep } from './time-step.js';
import type { Series } from './series.js';

/** How rows become evenly spaced. */
export interface RegulariseOptions {
  /** How far apart rows are to be, in milliseconds. Default: the distance that most neighbours have. */
  readonly stepMs?: number;
  /** What stands for several values that fall into one step: an hour that daylight saving repeats, or a coarser step. Default 'mean'. */
  readonly combine?: 'mean' | 'sum' | 'first' | 'last';
}

/**
 * Rows at any times, in any order → an evenly spaced series. Each step from its time up to the next takes the values that
 * fall into it; where none does, they are missing (NaN).
 * @throws {RnnError} bad-data when there are fewer than two times, or columns of other lengths
 * @throws {RnnError} invalid-argument when the series would have more than ten steps for each row
 */
export function regularise(
  {
    timestamps,
    columns,
  }: {
    readonly timestamps: ArrayLike<number>;
    readonly columns: Readonly<Record<string, ArrayLike<number>>>;
  },
  { stepMs, combine = 'mean' }: RegulariseOptions = {},
): Series {
  const order = Array.from(timestamps, (_, row) => row).sort(
    (one, other) => timestamps[one]! - timestamps[other]!,
  );
  const count = stepMs ?? mostFrequentDistance(order.map((row) => timestamps[row]!));
  assertDistance(count);
  const step: TimeStep = { unit: 'millisecond', count };
  // A coarser step begins where its unit does: an hour on the hour, a day at midnight.
  const first = timestamps[order[0]!]!;
  const start = stepMs === undefined ? first : Math.floor(first / count) * count;
  const rows = Math.floor((timestamps[order.at(-1)!]! - start) / count) + 1;
  assertDense(rows, { given: timestamps.length, step });
  const placed = order.map((row) => ({ row, into: Math.floor((timestamps[row]! - start) / count) }));
  return {
    timestamps: Float64Array.from({ length: rows }, (_, row) => addSteps(start, step, row)),
    step,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => {
        assertLength(name, { length: values.length, rows: timestamps.length });
        return [name, combined(values, { placed, rows, combine })];
      }),
    ),
  };
}

function combined(
  values: ArrayLike<number>,
  {
    placed,
    rows,
    combine,
  }: {
    readonly placed: readonly { readonly row: number; readonly into: number }[];
    readonly rows: number;
    readonly combine: NonNullable<RegulariseOptions['combine']>;
  },
): Float64Array {
  const made = new Float64Array(rows).fill(NaN);
  const counts = new Int32Array(rows);
  for (const { row, into } of placed) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const before = counts[into]!;
    counts[into] = before + 1;
    if (before === 0 || combine === 'last') made[into] = value;
    else if (combine !== 'first') made[into]! += value;
  }
  return combine === 'mean' ? made.map((value, row) => value / Math.max(1, counts[row]!)) : made;
}

function mostFrequentDistance(sorted: readonly number[]): number {
  const seen = new Map<number, number>();
  for (let row = 1; row < sorted.length; row++) {
    const distance = sorted[row]! - sorted[row - 1]!;
    if (distance > 0) seen.set(distance, (seen.get(distance) ?? 0) + 1);
  }
  return [...seen].reduce((best, one) => (one[1] > best[1] ? one : best), [0, 0])[0];
}

function assertDistance(count: number): void {
  if (Number.isFinite(count) && count > 0) return;
  throw new RnnError(
    'bad-data',
    `Rows become even by a step above 0, or by at least 2 times that tell it. Received ${count}. Give stepMs, or more rows.`,
  );
}

function assertDense(
  rows: number,
  { given, step }: { readonly given: number; readonly step: TimeStep },
): void {
  if (rows <= 10 * given + 10) return;
  throw new RnnError(
    'invalid-argument',
    `A series has at most ten steps for each row that is given, or it would be all but empty. Received ${given} rows for ` +
      `${rows} steps of ${describeStep(step)}. Give a larger stepMs.`,
  );
}

function assertLength(
  name: string,
  { length, rows }: { readonly length: number; readonly rows: number },
): void {
  if (length === rows) return;
  throw new RnnError(
    'bad-data',
    `Every column must have a value for each of the ${rows} timestamps. Received ${length} in '${name}'. ` +
      'Write NaN for missing values.',
  );
}
