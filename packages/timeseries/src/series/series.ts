import { RnnError } from '@recurrent/core';
import { addSteps, describeStep, inferStep, type TimeStep } from './time-step.js';
import { formatTimestamp } from './timestamp.js';

/** Columns of numbers over evenly spaced times. NaN is a missing value. */
export interface Series {
  /** Milliseconds since 1970, UTC, one a row. */
  readonly timestamps: Float64Array;
  readonly step: TimeStep;
  /** Name → one number a row. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** What is measured at one time: a number for each column; NaN or null where it is missing. */
export interface Observation {
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number;
  readonly values: Readonly<Record<string, number | null>>;
}

/**
 * A series from its timestamps and columns.
 * @throws {RnnError} bad-data when a column is not as long as the timestamps, or they are not evenly spaced.
 */
export function createSeries({
  timestamps,
  columns,
}: {
  readonly timestamps: ArrayLike<number>;
  readonly columns: Readonly<Record<string, ArrayLike<number>>>;
}): Series {
  for (const [name, values] of Object.entries(columns)) {
    if (values.length === timestamps.length) continue;
    throw new RnnError(
      'bad-data',
      `Every column must have a value for each of the ${timestamps.length} timestamps. ` +
        `Received ${values.length} in '${name}'. Write NaN for missing values.`,
    );
  }
  return {
    timestamps: Float64Array.from(timestamps),
    step: inferStep(timestamps, (row) => `in row ${row + 1}`),
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(values)]),
    ),
  };
}

/** How many rows a series has. */
export function lengthOf(series: Series): number {
  return series.timestamps.length;
}

/** The numbers of one column. @throws {RnnError} bad-data when there is none of that name. */
export function columnOf(series: Series, name: string): Float64Array {
  if (Object.hasOwn(series.columns, name)) return series.columns[name]!;
  throw new RnnError(
    'bad-data',
    `A column must be one of the series' columns of numbers: ${Object.keys(series.columns).join(', ')}. ` +
      `Received '${name}'. Choose one of these.`,
  );
}

/** Rows from `start` up to, but not including, `end`, as views of the same numbers. */
export function sliceSeries(series: Series, start: number, end?: number): Series {
  return {
    timestamps: series.timestamps.subarray(start, end),
    step: series.step,
    columns: mapColumns(series, (values) => values.subarray(start, end)),
  };
}

/** Two series of which the second goes on where the first ends, as one. @throws {RnnError} bad-data when it does not. */
export function joinSeries(before: Series, after: Series): Series {
  assertFollows(before, after);
  return {
    timestamps: joined(before.timestamps, after.timestamps),
    step: before.step,
    columns: mapColumns(before, (values, name) => joined(values, columnOf(after, name))),
  };
}

/** The rows of a series one by one, as they would arrive. */
export function* observationsOf(series: Series): Generator<Observation, void, undefined> {
  const columns = Object.entries(series.columns);
  for (const [row, timestamp] of series.timestamps.entries()) {
    yield { timestamp, values: Object.fromEntries(columns.map(([name, values]) => [name, values[row]!])) };
  }
}

/** @throws {RnnError} bad-data unless a series goes on one step after another's end, by its step */
export function assertFollows(
  before: Pick<Series, 'timestamps' | 'step'>,
  { timestamps }: Pick<Series, 'timestamps'>,
): void {
  const last = before.timestamps.at(-1)!;
  const expected = addSteps(last, before.step, 1);
  if (timestamps[0] !== expected) {
    throw new RnnError(
      'bad-data',
      `A series must go on one step (${describeStep(before.step)}) after its history, which ends on ` +
        `${formatTimestamp(last)}. Received ${formatTimestamp(timestamps[0]!)}. ` +
        `Begin it on ${formatTimestamp(expected)}.`,
    );
  }
  // Compared row by row: two months' ends alone do not tell which of two steps they have.
  for (let row = 1; row < timestamps.length; row++) {
    if (addSteps(timestamps[row - 1]!, before.step, 1) === timestamps[row]) continue;
    throw new RnnError(
      'bad-data',
      `A series must have the step of its history, ${describeStep(before.step)}. Received ` +
        `${formatTimestamp(timestamps[row]!)} after ${formatTimestamp(timestamps[row - 1]!)}. ` +
        'Bring both to one step.',
    );
  }
}

function mapColumns(
  series: Series,
  change: (values: Float64Array, name: string) => Float64Array,
): Record<string, Float64Array> {
  return Object.fromEntries(
    Object.entries(series.columns).map(([name, values]) => [name, change(values, name)]),
  );
}

function joined(before: Float64Array, after: Float64Array): Float64Array {
  const values = new Float64Array(before.length + after.length);
  values.set(before);
  values.set(after, before.length);
  return values;
}
