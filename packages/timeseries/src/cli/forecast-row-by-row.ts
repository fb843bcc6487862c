import { streamTable } from '@recurrent/core/node';
import type { Forecaster } from '../forecaster/forecaster.js';
import type { Forecast } from '../forecaster/sample.js';
import { createSeriesReader } from '../series/series-reader.js';
import { joinSeries, lengthOf, observationsOf, sliceSeries, type Series } from '../series/series.js';
import type { TableOptions } from './options.js';

/** Rows that are kept to be drawn: more than a terminal has columns. */
const keptRows = 200;

/** What a table ends with, and what is expected after it. */
export interface TableForecast {
  readonly series: Series;
  readonly forecast: Forecast;
}

/**
 * Reads a table through a kept model, row by row: it takes the same memory however long the table is.
 * @throws {RnnError} bad-data when the table lacks a column that the model reads, or its rows are not one step apart
 */
export async function forecastRowByRow(
  file: string,
  forecaster: Forecaster,
  { timestamp, signal }: Pick<TableOptions, 'timestamp' | 'signal'>,
): Promise<TableForecast> {
  const { columns, step } = forecaster.preprocessor.encoding;
  const reader = createSeriesReader({
    columns: columns.map(({ name }) => name),
    step,
    ...(timestamp !== undefined && { timestampColumn: timestamp }),
  });
  const stream = forecaster.openStream();
  let tail: Series | undefined;
  let forecast: Forecast | undefined;
  const take = (series: Series | undefined): void => {
    if (!series || lengthOf(series) === 0) return;
    stream.skip(sliceSeries(series, 0, -1));
    for (const last of observationsOf(sliceSeries(series, -1))) forecast = stream.push(last);
    tail = sliceSeries(tail ? joinSeries(tail, series) : series, -keptRows);
  };
  try {
    for await (const chunk of streamTable(file, { signal })) {
      reader.push(chunk);
      take(reader.drain()[0]?.series);
    }
    take(reader.end()[0]?.series);
  } finally {
    stream.close();
  }
  return { series: tail!, forecast: forecast! };
}
