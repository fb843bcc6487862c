import { RnnError, toCut, toParts } from '@recurrent/core';
import { lengthOf, sliceSeries, type Series } from './series.js';
import { formatTimestamp, parseTimestamp } from './timestamp.js';

/** Where a later part begins: after a fraction of the rows (0.8), or at a date ('2015-01-01'). */
export type SeriesCut = number | string;

/** As many series as there are parts. */
export type SeriesParts<Parts extends readonly unknown[]> = { -readonly [Part in keyof Parts]: Series };

/**
 * A series cut in time order, the oldest part first: `[train, test] = splitSeries(series, ['2015-01-01'])`.
 * @throws {RnnError} invalid-argument when a part would be empty.
 */
export function splitSeries<const Cuts extends readonly SeriesCut[]>(
  series: Series,
  cuts: Cuts,
): SeriesParts<[...Cuts, 'last']> {
  const rows = cuts.map((cut) => toRow(series, cut));
  const parts = toParts(lengthOf(series), rows).map(({ start, end }) => sliceSeries(series, start, end));
  return parts as SeriesParts<[...Cuts, 'last']>;
}

function toRow(series: Series, cut: SeriesCut): number {
  if (typeof cut === 'number') return toCut(lengthOf(series), cut);
  const timestamp = parseTimestamp(cut);
  const row = timestamp === undefined ? -1 : series.timestamps.findIndex((one) => one >= timestamp);
  if (row > 0) return row;
  const [first, last] = [series.timestamps[0]!, series.timestamps.at(-1)!].map((one) => formatTimestamp(one));
  throw new RnnError(
    'invalid-argument',
    `A split must be at a date within the series, ${first} to ${last}. Received '${cut}'. ` +
      'Give the first date of the later part, such as 2015-01-01.',
  );
}
