import { createCsvReader, RnnError, type CsvOptions, type CsvRow } from '@recurrent/core';

/** Reads a table as its text arrives, cut anywhere: each call returns the rows that are now complete. */
export interface TableReader {
  /** Names of the columns so far; undefined before the first line. Lines of JSON may bring further ones. */
  readonly header: readonly string[] | undefined;
  /** Whether later rows may bring further columns; a row is then only as wide as the header was when it was read. */
  readonly grows: boolean;
  push(chunk: string): CsvRow[];
  end(): CsvRow[];
}

/** Longer lines are taken for a file that is no lines of JSON: characters. */
const longestLine = 2 ** 24;

/**
 * A table in delimited text with a header, or in lines of JSON, one object each: whichever it begins as.
 * @throws {RnnError} bad-data when a line is neither
 */
export function createTableReader(options: CsvOptions = {}): TableReader {
  let reader: TableReader | undefined;
  let unread = '';
  const readerFor = (start: string): TableReader =>
    /^\s*(?:\{|\[\s*[{[]|\[\s*$)/.test(start) ? createJsonLinesReader() : createDelimitedReader(options);
  return {
    get header() {
      return reader?.header;
    },
    get grows() {
      return reader?.grows ?? false;
    },
    push(chunk) {
      if (reader) return reader.push(chunk);
      unread += chunk.replace(/^\uFEFF/, '');
      if (unread.trim() === '') return [];
      reader = readerFor(unread);
      return reader.push(unread);
    },
    end() {
      if (reader) return reader.end();
      throw emptyTable();
    },
  };
}

function createDelimitedReader(options: CsvOptions): TableReader {
  const reader = createCsvReader(options);
  let header: readonly string[] | undefined;
  const take = (rows: CsvRow[]): CsvRow[] => {
    header ??= rows.shift()?.cells;
    for (const row of rows) assertWidth(row, header!.length);
    return rows;
  };
  return {
    get header() {
      return header;
    },
    grows: false,
    push: (chunk) => take(reader.push(chunk)),
    end: () => take(reader.end()),
  };
}

function createJsonLinesReader(): TableReader {
  const indices = new Map<string, number>();
  let pending = '';
  let line = 0;

  function toRow(text: string): CsvRow[] {
    line++;
    if (text.trim() === '') return [];
    const cells = Array.from(indices, () => '');
    for (const [name, value] of Object.entries(toObject(text, line))) {
      const index = indices.get(name) ?? indices.size;
      indices.set(name, index);
      cells[index] = toCell(value, { name, line });
    }
    return [{ cells, line }];
  }

  return {
    get header() {
      return indices.size === 0 ? undefined : [...indices.keys()];
    },
    grows: true,
    push(chunk) {
      const lines = (pending + chunk).split('\n');
      pending = lines.pop()!;
      if (pending.length > longestLine) throw noObject(pending, line + 1);
      return lines.flatMap(toRow);
    },
    end: () => toRow(pending),
  };
}

function toObject(text: string, line: number): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw noObject(text, line);
}

function noObject(text: string, line: number): RnnError {
  return new RnnError(
    'bad-data',
    'Lines of JSON must hold one object each, such as {"date": "2012-01-31", "load": 12.5}. ' +
      `Received ${text.trim().slice(0, 40)} on line ${line}. Write one object a line, with nothing around them.`,
  );
}

/** As it would stand in delimited text. */
function toCell(value: unknown, { name, line }: { readonly name: string; readonly line: number }): string {
  if (value === null) return '';
  if (typeof value !== 'object') return typeof value === 'string' ? value : JSON.stringify(value);
  throw new RnnError(
    'bad-data',
    `A value must be a number, a text or null. Received ${JSON.stringify(value).slice(0, 40)} for '${name}' ` +
      `on line ${line}. Give each number within it a name of its own.`,
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

function emptyTable(): RnnError {
  return new RnnError(
    'bad-data',
    'A table must begin with a line of column names. Received an empty text. Write the names on its first line.',
  );
}
