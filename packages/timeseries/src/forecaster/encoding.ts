import { RnnError, type DenseArray } from '@recurrent/core';
import { cyclesOf, phaseOf, type CalendarCycle } from '../series/calendar.js';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import { describeStep, isSameStep, type TimeStep } from '../series/time-step.js';
import { fitColumnScale, toModelValue, type ColumnScale } from './column-scale.js';

/** How a row of a series becomes the numbers that the network reads: scaled columns, missing flags, calendar. */
export interface SeriesEncoding {
  readonly step: TimeStep;
  readonly columns: readonly { readonly name: string; readonly scale: ColumnScale }[];
  /** Columns that had missing values when the encoding was fitted: only their flags can have been learned. */
  readonly flagged: readonly string[];
  readonly cycles: readonly CalendarCycle[];
}

/** Learns the encoding of the named columns from the training part of a series, and from nothing else. */
export function fitEncoding(series: Series, names: readonly string[]): SeriesEncoding {
  return {
    step: series.step,
    columns: names.map((name) => ({ name, scale: fitColumnScale(columnOf(series, name)) })),
    flagged: names.filter((name) => columnOf(series, name).some(Number.isNaN)),
    cycles: cyclesOf({
      ...series,
      columns: Object.fromEntries(names.map((name) => [name, columnOf(series, name)])),
    }),
  };
}

/** How many numbers the network reads at each step. */
export function numFeaturesOf({ columns, flagged, cycles }: SeriesEncoding): number {
  return columns.length + flagged.length + 2 * cycles.length;
}

/** Encodes rows in time order; what it knows of the past is only the last known value of each column. */
export interface RowEncoder {
  /** The last known value of each column, its usual one before any is known. */
  readonly known: Float64Array;
  /** Values in the order of the encoding's columns, NaN where missing → `into` [numFeatures]. */
  encode(row: { readonly timestamp: number; readonly values: ArrayLike<number> }, into: Float32Array): void;
}

/** An encoder at the beginning of a series, or after rows that left it with `known`. */
export function createRowEncoder(encoding: SeriesEncoding, known?: ArrayLike<number>): RowEncoder {
  const { columns, flagged, cycles } = encoding;
  const last = Float64Array.from(known ?? columns.map(({ scale }) => scale.usual));
  const flaggedColumns = flagged.map((name) => columns.findIndex((column) => column.name === name));
  return {
    known: last,
    encode({ timestamp, values }, into) {
      let at = 0;
      for (const [index, { scale }] of columns.entries()) {
        const value = values[index]!;
        if (!Number.isNaN(value)) last[index] = value;
        into[at++] = toModelValue(last[index]!, scale);
      }
      for (const index of flaggedColumns) into[at++] = Number.isNaN(values[index]!) ? 1 : 0;
      for (const cycle of cycles) {
        const angle = 2 * Math.PI * phaseOf(timestamp, cycle);
        into[at++] = Math.sin(angle);
        into[at++] = Math.cos(angle);
      }
    },
  };
}

/** A whole series from its beginning → [rows, numFeatures]. */
export function encodeSeries(series: Series, encoding: SeriesEncoding): DenseArray {
  assertSameStep(series, encoding);
  const columns = encoding.columns.map(({ name }) => columnOf(series, name));
  const numFeatures = numFeaturesOf(encoding);
  const values = new Float32Array(lengthOf(series) * numFeatures);
  const encoder = createRowEncoder(encoding);
  for (const [row, timestamp] of series.timestamps.entries()) {
    const into = values.subarray(row * numFeatures, (row + 1) * numFeatures);
    encoder.encode({ timestamp, values: columns.map((column) => column[row]!) }, into);
  }
  return { values, shape: [lengthOf(series), numFeatures] };
}

/** The first `numTargets` columns of a series as the network is to foretell them → [rows, numTargets], NaN where missing. */
export function encodeTargets(series: Series, encoding: SeriesEncoding, numTargets: number): DenseArray {
  const rows = lengthOf(series);
  const values = new Float32Array(rows * numTargets);
  for (const [target, { name, scale }] of encoding.columns.slice(0, numTargets).entries()) {
    for (const [row, value] of columnOf(series, name).entries()) {
      values[row * numTargets + target] = toModelValue(value, scale);
    }
  }
  return { values, shape: [rows, numTargets] };
}

function assertSameStep(series: Series, { step }: SeriesEncoding): void {
  if (lengthOf(series) === 0) {
    throw new RnnError(
      'bad-data',
      'A series must have at least 1 row to be read. Received none. Give what is known so far.',
    );
  }
  if (isSameStep(series.step, step)) return;
  throw new RnnError(
    'bad-data',
    `A series must have the step that was learned, ${describeStep(step)}. ` +
      `Received ${describeStep(series.step)}. Bring it to that step, or learn from series of this one.`,
  );
}
