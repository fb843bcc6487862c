import { RnnError, type CsvOptions, type CsvRow } from '@recurrent/core';
import { createColumnReader, type ColumnReader } from './column-reader.js';
import { createNumberList, type NumberList } from './number-list.js';
import { regularise, type RegulariseOptions } from './regularise.js';
import type { Series } from './series.js';
import { createTableReader } from './table-reader.js';
import { assertStepTo, inferStep, type TimeStep } from './time-step.js';
import { parseTimestamp } from './timestamp.js';

/** What to read from a table. */
export interface SeriesReaderOptions extends CsvOptions {
  /** Default: the first column that holds a date in the first row. */
  readonly timestampColumn?: string;
  /** Default: every column that holds a number anywhere. */
  readonly columns?: readonly string[];
  /** Column that names the series of each row, where a table holds many. Their rows may be mixed. */
  readonly idColumn?: string;
  /** Keep no more than the last rows of each series, so that memory does not grow with the table. Default: all. */
  readonly last?: number;
  /** The step that rows have, where it is known. Default: the one that most have. */
  readonly step?: TimeStep;
  /** Brings rows that are out of order, repeated, missing or uneven to one step. Left out: they are refused. */
  readonly regularise?: RegulariseOptions;
}

/** A series, and what its rows were named by; '' where a table holds but one. */
export interface NamedSeries {
  readonly id: string;
  readonly series: Series;
}

/** Reads series from a table as its text arrives; of the text it keeps nothing but the numbers. */
export interface SeriesReader {
  /** @throws {RnnError} bad-data, naming line and column, for what no series can be made of */
  push(chunk: string): void;
  /**
   * The rows read so far of the series that had any since the last call, which it then forgets: for tables that are larger
   * than memory. @throws {RnnError} invalid-argument unless `columns` and `step` are given: neither is known before the end
   */
  drain(): NamedSeries[];
  /** What is left of the series of the table, in the order in which they begin. @throws {RnnError} bad-data as `push` does */
  end(): NamedSeries[];
}

interface OpenSeries {
  /** When its latest row was, drained or not. */
  latest?: number;
  readonly timestamps: NumberList;
  readonly lines: NumberList;
  /** By the number of a column in the table. */
  readonly values: Map<number, NumberList>;
}

export function createSeriesReader(options: SeriesReaderOptions = {}): SeriesReader {
  const { timestampColumn, columns, idColumn, last, step, regularise: evenly, ...csvOptions } = options;
  const table = createTableReader(csvOptions);
  const open = new Map<string, OpenSeries>();
  const read = new Map<number, ColumnReader>();
  let time: number | undefined;
  let id: number | undefined;

  function take(rows: readonly CsvRow[], isLast: boolean): void {
    const header = table.header ?? [];
    if (rows.length > 0) {
      time ??= timestampColumn ? indexOf(timestampColumn, header) : firstDateColumn(rows);
      if (idColumn !== undefined) id ??= indexOf(idColumn, header);
    }
    const isWhole = header.length > 0 && (isLast || !table.grows);
    for (const name of isWhole ? (columns ?? []) : []) indexOf(name, header);
    for (let index = read.size; index < header.length; index++) {
      const isAsked = columns ? columns.includes(header[index]!) : index !== time && index !== id;
      read.set(index, createColumnReader(header[index]!, { isAsked, isNumber: columns !== undefined }));
    }
    for (const row of rows) takeRow(row);
  }

  function takeRow({ cells, line }: CsvRow): void {
    const timestamp = toTimestamp(cells[time!] ?? '', { column: table.header![time!]!, line });
    const series = seriesOf(id === undefined ? '' : (cells[id] ?? ''), line);
    if (step && !evenly) assertStepTo(timestamp, series.latest, { step, place: `on line ${line}` });
    const before = series.timestamps.length;
    series.latest = timestamp;
    series.timestamps.push(timestamp);
    series.lines.push(line);
    for (const [index, column] of read) {
      const value = column.read(cells[index] ?? '', line);
      if (!column.isKept) series.values.delete(index);
      else valuesOf(series, index, before).push(value);
    }
  }

  function seriesOf(name: string, line: number): OpenSeries {
    if (id !== undefined && name.trim() === '') throw unnamed(idColumn!, line);
    const known = open.get(name);
    if (known) return known;
    const made = { timestamps: createNumberList(last), lines: createNumberList(last), values: new Map() };
    open.set(name, made);
    return made;
  }

  /** A column that a table brings later was missing before. */
  function valuesOf({ values }: OpenSeries, index: number, before: number): NumberList {
    const known = values.get(index);
    if (known) return known;
    const made = createNumberList(last);
    for (let row = 0; row < Math.min(before, last ?? before); row++) made.push(NaN);
    values.set(index, made);
    return made;
  }

  function toSeries(name: string, { timestamps, lines, values }: OpenSeries): Series {
    if (id !== undefined && !step && timestamps.length < 2) throw tooShort(name);
    const chosen = [...read].filter(([, column]) => column.isAsked && (columns || column.hasNumber));
    const rows = timestamps.toArray();
    const byName = Object.fromEntries(
      chosen.map(([index, { name }]) => [name, values.get(index)?.toArray() ?? rows.map(() => NaN)]),
    );
    if (evenly) return regularise({ timestamps: rows, columns: byName }, evenly);
    const lineOf = lines.toArray();
    return {
      timestamps: rows,
      step: step ?? inferStep(rows, (row) => `on line ${lineOf[row]!}`),
      columns: byName,
    };
  }

  return {
    push: (chunk) => take(table.push(chunk), false),
    drain() {
      if (!columns || !step || evenly) throw notDrained();
      return [...open].flatMap(([name, series]) => {
        if (series.timestamps.length === 0) return [];
        const drained = { id: name, series: withColumns(toSeries(name, series), columns) };
        for (const list of [series.timestamps, series.lines, ...series.values.values()]) list.clear();
        return [drained];
      });
    },
    end() {
      take(table.end(), true);
      if (time === undefined) throw noDates([]);
      assertOwnNames([...read.values()].filter((one) => one.isAsked && (columns || one.hasNumber)));
      return [...open]
        .filter(([, { timestamps }]) => timestamps.length > 0)
        .map(([name, series]) => ({ id: name, series: toSeries(name, series) }));
    },
  };
}

/** The same with NaN for columns of which nothing was read yet. */
function withColumns(series: Series, names: readonly string[]): Series {
  const columns = names.map((name): [string, Float64Array] => [
    name,
    series.columns[name] ?? series.timestamps.map(() => NaN),
  ]);
  return { ...series, columns: Object.fromEntries(columns) };
}

function notDrained(): RnnError {
  return new RnnError(
    'invalid-argument',
    'A table is read in parts by columns and a step that are known before its end. Received options without columns or step, ' +
      'or with regularise. Give both, or wait for the end.',
  );
}

function indexOf(name: string, header: readonly string[]): number {
  const index = header.indexOf(name);
  if (index >= 0) return index;
  throw new RnnError(
    'bad-data',
    `A column must be one of the table's: ${header.join(', ')}. Received '${name}'. Choose one of these.`,
  );
}

function assertOwnNames(columns: readonly { readonly name: string }[]): void {
  const names = columns.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RnnError(
    'bad-data',
    `Every column must have a name of its own. Received '${twice}' twice. Rename one.`,
  );
}

function firstDateColumn([first]: readonly CsvRow[]): number {
  const index = first!.cells.findIndex((cell) => parseTimestamp(cell) !== undefined);
  if (index >= 0) return index;
  throw noDates(first!.cells);
}

function noDates(cells: readonly string[]): RnnError {
  return new RnnError(
    'bad-data',
    'A series must have a column of dates such as 2012-01-31 or 2012-01-31T13:00. ' +
      `Received ${cells.length === 0 ? 'no rows' : `'${cells.join("', '")}' in the first row`}. ` +
      'Write dates year first.',
  );
}

function tooShort(name: string): RnnError {
  return new RnnError(
    'bad-data',
    `Each series must have at least 2 rows, which tell its step. Received 1 for '${name}'. ` +
      'Give more rows of it, or leave it out.',
  );
}

function unnamed(column: string, line: number): RnnError {
  return new RnnError(
    'bad-data',
    `Each row must name its series in column '${column}'. Received an empty cell on line ${line}. ` +
      'Name it, or leave the row out.',
  );
}

function toTimestamp(
  cell: string,
  { column, line }: { readonly column: string; readonly line: number },
): number {
  const timestamp = parseTimestamp(cell);
  if (timestamp !== undefined) return timestamp;
  throw new RnnError(
    'bad-data',
    `Column '${column}' must hold dates such as 2012-01-31 or 2012-01-31T13:00. ` +
      `Received '${cell}' on line ${line}. Write dates year first, or name another column as timestampColumn.`,
  );
}
