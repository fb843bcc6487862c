import { streamTable } from '@recurrent/core/node';
import { createSeriesReader, type NamedSeries, type SeriesReaderOptions } from '../series/series-reader.js';
import type { Series } from '../series/series.js';
import type { TableOptions } from './options.js';

/** The series of a table, read piece by piece: of its text nothing is kept but the numbers. */
export async function readManySeries(
  file: string,
  {
    timestamp,
    signal,
    ...options
  }: TableOptions & Pick<SeriesReaderOptions, 'columns' | 'idColumn' | 'last'>,
): Promise<NamedSeries[]> {
  const { columns, idColumn, last } = options;
  const reader = createSeriesReader({
    ...(timestamp !== undefined && { timestampColumn: timestamp }),
    ...(columns && { columns }),
    ...(idColumn !== undefined && { idColumn }),
    ...(last !== undefined && { last }),
  });
  for await (const chunk of streamTable(file, { signal })) reader.push(chunk);
  return reader.end();
}

/** The one series of a table. */
export async function readSeries(file: string, options: TableOptions): Promise<Series> {
  const { timestamp, signal, last } = options;
  const [only] = await readManySeries(file, {
    signal,
    ...(timestamp !== undefined && { timestamp }),
    ...(last !== undefined && { last }),
  });
  return only!.series;
}
