import { parseCsv, RnnError, type CsvTable } from '@recurrent/core';
import { regularise, type RegulariseOptions } from './regularise.js';
import type { Series } from './series.js';
import { inferStep } from './time-step.js';
import { parseTimestamp } from './timestamp.js';

/** What to read from a table. */
export interface ParseSeriesOptions {
  /** Default: the first column that holds a date in the first row. */
  readonly timestampColumn?: string;
  /** Default: every column that holds a number anywhere. */
  readonly columns?: readonly string[];
  /** Brings rows that are out of order, repeated, missing or uneven to one step. Left out: they are refused. */
  readonly regularise?: RegulariseOptions;
  /** Default: whichever of comma, semicolon, tab and bar the first line has most of. */
  readonly delimiter?: string;
}

const missing = /^(?:|n\/?a|nan|null|none)$/i;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Squares of greater numbers are infinite, and with them every scale. */
const largest = 1e150;

/**
 * Delimited text with a header → a series. Empty cells, NA, NaN and null are missing values; columns of text are left out.
 * @throws {RnnError} bad-data, naming line and column, for rows of unequal length, cells that are no numbers in a
 * column of numbers, and timestamps that repeat, go back or are unevenly spaced, unless they are to be regularised.
 */
export function parseSeries(text: string, options: ParseSeriesOptions = {}): Series {
  const { timestampColumn, columns, regularise: evenly, ...csvOptions } = options;
  const table = parseCsv(text, csvOptions);
  const time = timestampColumn ? indexOf(timestampColumn, table) : firstDateColumn(table);
  const timestamps = Float64Array.from(table.rows, ({ cells, line }) =>
    toTimestamp(cells[time]!, { table, time, line }),
  );
  const chosen = columns
    ? columns.map((name) => indexOf(name, table))
    : table.header.map((_, index) => index).filter((index) => index !== time && hasNumber(table, index));
  assertOwnNames(chosen.map((index) => table.header[index]!));
  const read = Object.fromEntries(chosen.map((index) => [table.header[index]!, readColumn(table, index)]));
  if (evenly) return regularise({ timestamps, columns: read }, evenly);
  return {
    timestamps,
    step: inferStep(timestamps, (row) => `on line ${table.rows[row]!.line}`),
    columns: read,
  };
}

function indexOf(name: string, { header }: CsvTable): number {
  const index = header.indexOf(name);
  if (index >= 0) return index;
  throw new RnnError(
    'bad-data',
    `A column must be one of the table's: ${header.join(', ')}. Received '${name}'. Choose one of these.`,
  );
}

function assertOwnNames(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new RnnError(
    'bad-data',
    `Every column must have a name of its own. Received '${twice}' twice. Rename one.`,
  );
}

function firstDateColumn(table: CsvTable): number {
  const cells = table.rows[0]?.cells ?? [];
  const index = cells.findIndex((cell) => parseTimestamp(cell) !== undefined);
  if (index >= 0) return index;
  throw new RnnError(
    'bad-data',
    'A series must have a column of dates such as 2012-01-31 or 2012-01-31T13:00. ' +
      `Received ${cells.length === 0 ? 'no rows' : `'${cells.join("', '")}' in the first row`}. ` +
      'Write dates year first.',
  );
}

function toTimestamp(
  cell: string,
  { table, time, line }: { readonly table: CsvTable; readonly time: number; readonly line: number },
): number {
  const timestamp = parseTimestamp(cell);
  if (timestamp !== undefined) return timestamp;
  throw new RnnError(
    'bad-data',
    `Column '${table.header[time]}' must hold dates such as 2012-01-31 or 2012-01-31T13:00. ` +
      `Received '${cell}' on line ${line}. Write dates year first, or name another column as timestampColumn.`,
  );
}

function hasNumber({ rows }: CsvTable, index: number): boolean {
  return rows.some(({ cells }) => number.test(cells[index]!.trim()));
}

function readColumn({ header, rows }: CsvTable, index: number): Float64Array {
  return Float64Array.from(rows, ({ cells, line }) => {
    const cell = cells[index]!.trim();
    if (number.test(cell) && Math.abs(Number(cell)) < largest) return Number(cell);
    if (missing.test(cell)) return NaN;
    throw new RnnError(
      'bad-data',
      `Column '${header[index]}' must hold numbers such as 12.5${number.test(cell) ? ', below 1e150' : ''}. ` +
        `Received '${cell.slice(0, 40)}' on line ${line}. ` +
        'Write a number, or leave the cell empty when the value is missing.',
    );
  });
}
