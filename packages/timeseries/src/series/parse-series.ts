import type { Series } from './series.js';
import { createSeriesReader, type SeriesReaderOptions } from './series-reader.js';

/** What to read from a table that holds one series. */
export type ParseSeriesOptions = Pick<
  SeriesReaderOptions,
  'timestampColumn' | 'columns' | 'regularise' | 'delimiter'
>;

/** So much text is cut into cells at a time: characters. */
const pieceLength = 2 ** 16;

/**
 * Delimited text with a header, or lines of JSON with one object each → a series. Empty cells, NA, NaN and null are missing
 * values; columns of text are left out.
 * @throws {RnnError} bad-data, naming line and column, for rows of unequal length, cells that are no numbers in a
 * column of numbers, and timestamps that repeat, go back or are unevenly spaced, unless they are to be regularised.
 */
export function parseSeries(text: string, options: ParseSeriesOptions = {}): Series {
  const reader = createSeriesReader(options);
  for (let at = 0; at < text.length; at += pieceLength) reader.push(text.slice(at, at + pieceLength));
  return reader.end()[0]!.series;
}
