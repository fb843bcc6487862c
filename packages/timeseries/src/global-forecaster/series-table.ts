import { RnnError, toScaled } from '@recurrent/core';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import { addSteps } from '../series/time-step.js';
import type { SeriesItem } from './sample.js';
import {
  assertStep,
  calendarWidth,
  staticOf,
  writeCalendar,
  type ScaledColumn,
  type WindowSchema,
} from './window-schema.js';

/** A series in a network's numbers: scaled, NaN where missing. */
export interface SeriesTable {
  readonly rows: number;
  readonly targets: readonly Float32Array[];
  readonly pastCovariates: readonly Float32Array[];
  readonly futureCovariates: readonly Float32Array[];
  readonly statics: Float32Array;
  /** [rows + horizon, calendarWidth] */
  readonly calendar: Float32Array;
}

/** Encodes a series with its statics. @throws {RnnError} bad-data when it lacks a column or has another step */
export function toSeriesTable(item: SeriesItem, schema: WindowSchema): SeriesTable {
  const { series } = item;
  assertStep(series, schema);
  const scaledOf = (columns: readonly ScaledColumn[]): Float32Array[] =>
    columns.map(({ name, scale }) =>
      Float32Array.from(columnOf(series, name), (value) => toScaled(value, scale)),
    );
  return {
    rows: lengthOf(series),
    targets: scaledOf(schema.targets),
    pastCovariates: scaledOf(schema.pastCovariates),
    futureCovariates: scaledOf(schema.futureCovariates),
    statics: scaledStatics(item, schema),
    calendar: calendarOf(series, schema),
  };
}

/** What belongs to a series as a whole. @throws {RnnError} bad-data when it is not given */
export function scaledStatics(item: Pick<SeriesItem, 'statics'>, schema: WindowSchema): Float32Array {
  return Float32Array.from(schema.statics, ({ name, scale }) => toScaled(staticOf(item, name), scale));
}

/** Tables of series. */
export interface TableStore {
  /** Each is made once: a series is read many times, at every origin. */
  tableOf(item: SeriesItem): SeriesTable;
  /** Keeps a table that was made elsewhere. */
  keep(item: SeriesItem, table: SeriesTable): void;
}

export function createTableStore(schema: WindowSchema): TableStore {
  const made = new WeakMap<
    Series,
    { readonly statics: SeriesItem['statics']; readonly table: SeriesTable }
  >();
  const keep = ({ series, statics }: SeriesItem, table: SeriesTable): void => {
    made.set(series, { statics, table });
  };
  return {
    tableOf(item) {
      const known = made.get(item.series);
      if (known && known.statics === item.statics) return known.table;
      const table = toSeriesTable(item, schema);
      keep(item, table);
      return table;
    },
    keep,
  };
}

function calendarOf({ timestamps, step }: Series, schema: WindowSchema): Float32Array {
  const width = calendarWidth(schema);
  const rows = timestamps.length + schema.horizon;
  const calendar = new Float32Array(rows * width);
  if (width === 0) return calendar;
  const last = timestamps.length - 1;
  for (let row = 0; row < rows; row++) {
    const timestamp = row <= last ? timestamps[row]! : addSteps(timestamps[last]!, step, row - last);
    writeCalendar(timestamp, schema, { into: calendar, at: row * width });
  }
  return calendar;
}

/** @throws {RnnError} bad-data unless each column that is known ahead is known for the whole horizon */
export function assertKnownAhead(table: SeriesTable, schema: WindowSchema, end: number): void {
  for (const [index, { name }] of schema.futureCovariates.entries()) {
    for (let row = end; row < end + schema.horizon; row++) {
      const value = table.futureCovariates[index]![row];
      if (value !== undefined && !Number.isNaN(value)) continue;
      throw new RnnError(
        'bad-data',
        `A column that is known ahead has a value at each of the ${schema.horizon} steps ahead. ` +
          `Received none for '${name}' ${row - end + 1} steps ahead. Give it as future.`,
      );
    }
  }
}
