import { parseCsv, RnnError, type CsvRow } from '@recurrent/core';
import { parseTimestamp } from '../series/timestamp.js';
import { fromBars, type PriceBar, type PriceHistory } from './prices.js';

/** What columns are called, where not as usual. Names are compared without regard to case and blanks. */
export interface ParsePricesOptions {
  /** Default 'date'. */
  readonly timestampColumn?: string;
  /** Default 'symbol'; a table without it is of one share. */
  readonly symbolColumn?: string;
  /** Close adjusted for splits and dividends, by which all prices of a row are then moved. Default 'adj close'. */
  readonly adjustedColumn?: string;
}

interface Share {
  readonly symbol: string;
  readonly bar: PriceBar;
}

/**
 * A table of date, open, high, low, close and volume → each share's history by its symbol, '' where the table names none.
 * Rows may stand oldest or newest first, and shares mixed.
 * @throws {RnnError} bad-data, naming the line, when a column, a date or a number is missing
 */
export function parsePrices(text: string, options: ParsePricesOptions = {}): Map<string, PriceHistory> {
  const { header, rows } = parseCsv(text);
  const readShare = shareReader(header.map(bare), options);
  const shares = new Map<string, PriceBar[]>();
  for (const row of rows) {
    const { symbol, bar } = readShare(row);
    const bars = shares.get(symbol);
    if (bars) bars.push(bar);
    else shares.set(symbol, [bar]);
  }
  return new Map(
    [...shares].map(([symbol, bars]) => [
      symbol,
      fromBars(bars.toSorted((a, b) => a.timestamp - b.timestamp)),
    ]),
  );
}

function shareReader(
  header: readonly string[],
  { timestampColumn = 'date', symbolColumn = 'symbol', adjustedColumn = 'adj close' }: ParsePricesOptions,
): (row: CsvRow) => Share {
  const placeOf = (name: string): number => header.indexOf(bare(name));
  const needed = [timestampColumn, 'open', 'high', 'low', 'close', 'volume'];
  const missing = needed.filter((name) => placeOf(name) < 0);
  if (missing.length > 0) {
    throw new RnnError(
      'bad-data',
      `A table of prices has the columns ${needed.join(', ')}. Received none called ${missing.join(', ')}. ` +
        'Name them in the header.',
    );
  }
  const [symbolPlace, adjustedPlace] = [placeOf(symbolColumn), placeOf(adjustedColumn)];
  return (row) => {
    const numberAt = (name: string): number => readNumber(row, { name, cell: row.cells[placeOf(name)]! });
    const close = numberAt('close');
    const factor = adjustedPlace < 0 ? 1 : numberAt(adjustedColumn) / close;
    return {
      symbol: symbolPlace < 0 ? '' : row.cells[symbolPlace]!.trim(),
      bar: {
        timestamp: readTimestamp(row, row.cells[placeOf(timestampColumn)]!),
        open: numberAt('open') * factor,
        high: numberAt('high') * factor,
        low: numberAt('low') * factor,
        close: close * factor,
        volume: numberAt('volume'),
      },
    };
  };
}

function bare(name: string): string {
  return name.replaceAll(/\s/g, '').toLowerCase();
}

function readNumber(
  { line }: CsvRow,
  { name, cell }: { readonly name: string; readonly cell: string },
): number {
  const value = cell.trim() === '' ? NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  throw new RnnError(
    'bad-data',
    `Column '${name}' holds a number in each row. Received '${cell}' on line ${line}. Write a number, or leave the row out.`,
  );
}

function readTimestamp({ line }: CsvRow, cell: string): number {
  const timestamp = parseTimestamp(cell);
  if (timestamp !== undefined) return timestamp;
  throw new RnnError(
    'bad-data',
    `A row of prices has a date such as 2012-01-31. Received '${cell}' on line ${line}. Write dates year first.`,
  );
}
