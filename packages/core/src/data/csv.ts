import { RnnError } from '../errors.js';

/** Cells of one record, and the line of the text on which it begins (the first line is 1). */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/** Delimited text with its first record apart; every row has as many cells as the header. */
export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads text as it arrives, cut anywhere: each call returns the records that are now complete. */
export interface CsvReader {
  push(chunk: string): CsvRow[];
  /** The last record, when no line break follows it. */
  end(): CsvRow[];
}

/** What stands between cells; by default whichever of comma, semicolon, tab and bar the first line has most of. */
export interface CsvOptions {
  readonly delimiter?: string;
}

const delimiters = [',', ';', '\t', '|'] as const;
const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
/** Longer records are taken for quotes that were never closed: characters. */
const longestRecord = 2 ** 24;

/**
 * Delimited text → its header and rows. Quotes, line ends of any kind and a byte order mark are understood; empty lines are skipped.
 * @throws {RnnError} bad-data when there is no header, a row is not as wide as it, or quotes do not match.
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  const reader = createCsvReader(options);
  const [header, ...rows] = [...reader.push(text), ...reader.end()];
  if (!header) {
    throw new RnnError(
      'bad-data',
      'A table must begin with a line of column names. Received an empty text. Write the names on its first line.',
    );
  }
  for (const row of rows) assertWidth(row, header.cells.length);
  return { header: header.cells, rows };
}

/** A reader for text that comes in pieces. */
export function createCsvReader(options: CsvOptions = {}): CsvReader {
  let { delimiter } = options;
  let pending: string | undefined;
  let line = 1;

  function read(chunk: string, isLast: boolean): CsvRow[] {
    const text = pending === undefined ? chunk.replace(/^\uFEFF/, '') : pending + chunk;
    const rows: CsvRow[] = [];
    let start = 0;
    while (start < text.length) {
      const end = endOfRecord(text, start);
      // A carriage return may have its line feed in the next chunk.
      const isCut = end === undefined || (end === text.length - 1 && text.charCodeAt(end) === carriageReturn);
      if (isCut && !isLast) break;
      const record = text.slice(start, end);
      start = end === undefined ? text.length : end + lengthOfBreak(text, end);
      delimiter ??= mostFrequentDelimiter(record);
      if (record !== '') rows.push({ cells: toCells(record, delimiter, line), line });
      line += 1 + (/[\r\n]/.test(record) ? record.split(/\r\n|\r|\n/).length - 1 : 0);
    }
    pending = text === '' ? pending : text.slice(start);
    if (pending !== undefined && pending.length > longestRecord) throw unmatchedQuotes(pending, line);
    return rows;
  }

  return { push: (chunk) => read(chunk, false), end: () => read('', true) };
}

/** Header and rows → comma-separated text; cells are quoted where they must be. */
export function toCsv(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  return [header, ...rows].map((cells) => `${cells.map(toCell).join(',') || '""'}\n`).join('');
}

function toCell(cell: string | number): string {
  const text = String(cell);
  return /[",;|\t\r\n\uFEFF]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where the record's line break begins: the first outside quotes. */
function endOfRecord(text: string, start: number): number | undefined {
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) quoted = !quoted;
    else if ((code === lineFeed || code === carriageReturn) && !quoted) return at;
  }
  return undefined;
}

/** A carriage return and the line feed behind it are one. */
function lengthOfBreak(text: string, at: number): number {
  return text.charCodeAt(at) === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
}

function mostFrequentDelimiter(record: string): string {
  const outsideQuotes = record.replaceAll(/"[^"]*"/g, '');
  const counts = delimiters.map((delimiter) => outsideQuotes.split(delimiter).length);
  return delimiters[counts.indexOf(Math.max(...counts))]!;
}

function toCells(record: string, delimiter: string, line: number): string[] {
  const pieces = record.split(delimiter);
  if (!record.includes('"')) return pieces;
  const cells: string[] = [];
  let open: string | undefined;
  for (const piece of pieces) {
    const cell: string = open === undefined ? piece : open + delimiter + piece;
    const isComplete = !cell.startsWith('"') || (cell.split('"').length - 1) % 2 === 0;
    open = isComplete ? undefined : cell;
    if (isComplete) cells.push(unquoted(cell, line));
  }
  if (open !== undefined) throw unmatchedQuotes(open, line);
  return cells;
}

function unquoted(cell: string, line: number): string {
  if (!cell.includes('"')) return cell;
  if (!/^"(?:[^"]|"")*"$/.test(cell)) throw unmatchedQuotes(cell, line);
  return cell.slice(1, -1).replaceAll('""', '"');
}

function unmatchedQuotes(cell: string, line: number): RnnError {
  return new RnnError(
    'bad-data',
    `Double quotes must enclose a whole cell. Received ${cell.slice(0, 40)} in the row on line ${line}. ` +
      'Close the quotes, and write a quote within them twice.',
  );
}

function assertWidth({ cells, line }: CsvRow, width: number): void {
  if (cells.length === width) return;
  throw new RnnError(
    'bad-data',
    `Every row must have as many cells as the header: ${width}. Received ${cells.length} on line ${line}. ` +
      'Leave missing cells empty, and put cells that hold the delimiter in double quotes.',
  );
}
