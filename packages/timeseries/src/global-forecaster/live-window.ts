import { RnnError, toScaled } from '@recurrent/core';
import { assertFollows, columnOf, type Observation, type Series } from '../series/series.js';
import { addSteps, describeStep, type TimeStep } from '../series/time-step.js';
import { formatTimestamp } from '../series/timestamp.js';
import { rowsAhead } from './known-ahead.js';
import type { SeriesItem } from './sample.js';
import { assertKnownAhead, scaledStatics, type SeriesTable } from './series-table.js';
import { calendarWidth, writeCalendar, type ScaledColumn, type WindowSchema } from './window-schema.js';

/** The last rows of a series that goes on, in a network's numbers from the moment they come. */
export interface LiveWindow {
  /** Always the same arrays; rows before `end` are known. */
  readonly series: Series;
  readonly table: SeriesTable;
  readonly end: number;
  /**
   * One more row.
   * @param future the next steps, where columns are known ahead
   * @throws {RnnError} bad-data when it does not come one step after the one before; all is then as it was
   */
  push(observation: Observation, future?: Series): void;
  /** The rows of a window, oldest first. */
  save(): LiveRows;
  /** @throws {RnnError} bad-data when these are not rows of this forecaster's columns */
  restore(rows: LiveRows): void;
}

/** Rows as plain data that JSON keeps. */
export interface LiveRows {
  readonly timestamps: readonly number[];
  /** null where missing. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * A live window. Rows are written behind one another into arrays of twice the room, and only when that is full the last ones
 * are moved to its beginning: what is read stays in one piece, and a tick takes no memory.
 */
export function createLiveWindow(schema: WindowSchema, statics: SeriesItem['statics']): LiveWindow {
  const { step, horizon, windowSize } = schema;
  // One more than a window: a state that is carried lags a row behind.
  const kept = windowSize + 1;
  const room = 2 * kept;
  const timestamps = new Float64Array(room);
  const columnsOf = (kind: readonly ScaledColumn[]): LiveColumn[] =>
    kind.map((column) => ({
      ...column,
      values: new Float64Array(room),
      scaled: new Float32Array(room + horizon),
    }));
  const [targets, past, ahead] = [
    columnsOf(schema.targets),
    columnsOf(schema.pastCovariates),
    columnsOf(schema.futureCovariates),
  ];
  const columns = [...targets, ...past, ...ahead];
  const width = calendarWidth(schema);
  const table: SeriesTable = {
    rows: room,
    targets: targets.map(({ scaled }) => scaled),
    pastCovariates: past.map(({ scaled }) => scaled),
    futureCovariates: ahead.map(({ scaled }) => scaled),
    statics: scaledStatics({ ...(statics && { statics }) }, schema),
    calendar: new Float32Array((room + horizon) * width),
  };
  const { calendar } = table;
  let end = 0;

  function makeRoom(): void {
    if (end < room) return;
    const from = end - kept;
    timestamps.copyWithin(0, from);
    for (const { values, scaled } of columns) {
      values.copyWithin(0, from);
      scaled.copyWithin(0, from);
    }
    calendar.copyWithin(0, from * width);
    end = kept;
  }

  function assertDue(timestamp: number): void {
    const due = end === 0 ? timestamp : addSteps(timestamps[end - 1]!, step, 1);
    if (timestamp === due && !Number.isNaN(timestamp)) return;
    throw new RnnError(
      'bad-data',
      `Observations must come one step apart. Received ${formatTimestamp(timestamp)} where ` +
        `${formatTimestamp(due)} was due. Send one that is missing with NaN for its values.`,
    );
  }

  function writeRow(timestamp: number, valueOf: (column: LiveColumn) => number): void {
    timestamps[end] = timestamp;
    for (const column of columns) {
      const value = valueOf(column);
      column.values[end] = value;
      column.scaled[end] = toScaled(value, column.scale);
    }
    if (width === 0) return;
    // All but the last of the horizon were written by the rows before.
    for (let on = end === 0 ? 0 : horizon; on <= horizon; on++) {
      const at = (end + on) * width;
      calendar.fill(0, at, at + width);
      writeCalendar(addSteps(timestamp, step, on), schema, { into: calendar, at });
    }
  }

  function writeAhead(timestamp: number, future: Series | undefined): void {
    if (ahead.length === 0 || end + 1 < schema.segmentLength) return;
    const rows = rowsAhead(future, schema);
    assertFollows({ timestamps: Float64Array.of(timestamp), step }, rows);
    for (const { name, scale, scaled } of ahead) {
      const known = columnOf(rows, name);
      for (let row = 0; row < horizon; row++) scaled[end + 1 + row] = toScaled(known[row]!, scale);
    }
    assertKnownAhead(table, schema, end + 1);
  }

  return {
    series: {
      timestamps,
      step,
      columns: Object.fromEntries(columns.map(({ name, values }) => [name, values])),
    },
    table,
    get end() {
      return end;
    },
    push(observation, future) {
      assertDue(observation.timestamp);
      makeRoom();
      writeRow(observation.timestamp, ({ name }) => observation.values[name] ?? NaN);
      writeAhead(observation.timestamp, future);
      // The row counts once all of it is known to be right.
      end++;
    },
    save() {
      const from = Math.max(0, end - windowSize);
      const known = columns.map(({ name, values }) => [
        name,
        Array.from(values.subarray(from, end), (value) => (Number.isNaN(value) ? null : value)),
      ]);
      return {
        timestamps: [...timestamps.subarray(from, end)],
        columns: Object.fromEntries(known) as LiveRows['columns'],
      };
    },
    restore(rows) {
      assertRows(rows, { step, names: columns.map(({ name }) => name) });
      const first = Math.max(0, rows.timestamps.length - windowSize);
      for (end = 0; first + end < rows.timestamps.length; end++) {
        const row = first + end;
        writeRow(rows.timestamps[row]!, ({ name }) => rows.columns[name]![row] ?? NaN);
      }
    },
  };
}

interface LiveColumn extends ScaledColumn {
  /** As they came: [room] */
  readonly values: Float64Array;
  /** As the network reads them: [room + horizon] */
  readonly scaled: Float32Array;
}

/** Checked as what it may be: JSON that somebody kept. */
function assertRows(
  rows: LiveRows,
  { step, names }: { readonly step: TimeStep; readonly names: readonly string[] },
): void {
  const timestamps: readonly unknown[] = Array.isArray(rows?.timestamps) ? rows.timestamps : [];
  const follow = timestamps.every(
    (now, row) =>
      Number.isFinite(now) && (row === 0 || addSteps(timestamps[row - 1] as number, step, 1) === now),
  );
  if (!Array.isArray(rows?.timestamps) || !follow) {
    throw refusedRows(`timestamps ${describeStep(step)} apart`, rows?.timestamps);
  }
  for (const name of names) {
    const values: unknown = rows.columns?.[name];
    const isColumn =
      Array.isArray(values) &&
      values.length === timestamps.length &&
      values.every((value) => value === null || typeof value === 'number');
    if (isColumn) continue;
    throw refusedRows(
      `a number or null for each of its ${timestamps.length} timestamps in '${name}'`,
      values,
    );
  }
}

function refusedRows(wanted: string, received: unknown): RnnError {
  const described = Array.isArray(received) ? `[${received.map(String).join(', ')}]` : String(received);
  return new RnnError(
    'bad-data',
    `A saved stream has ${wanted}. Received ${described}. Restore what a stream of this forecaster has saved.`,
  );
}
