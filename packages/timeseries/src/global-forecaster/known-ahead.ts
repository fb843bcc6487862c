import { RnnError } from '@recurrent/core';
import { columnOf, joinSeries, lengthOf, sliceSeries, type Series } from '../series/series.js';
import type { ForecastInputs } from './sample.js';
import type { WindowSchema } from './window-schema.js';

/** A past with rows behind it that hold only what is known ahead; all other columns are missing there. */
export function withFuture({ past, future }: ForecastInputs, schema: WindowSchema): Series {
  if (schema.futureCovariates.length === 0) return past;
  const rows = rowsAhead(future, schema);
  const nothing = new Float64Array(schema.horizon).fill(NaN);
  const columns: Record<string, Float64Array> = Object.fromEntries(
    Object.keys(past.columns).map((name) => [name, nothing]),
  );
  for (const { name } of schema.futureCovariates) columns[name] = columnOf(rows, name);
  return joinSeries(past, { ...rows, columns });
}

/** The rows of the horizon. @throws {RnnError} bad-data when there are fewer */
export function rowsAhead(future: Series | undefined, schema: WindowSchema): Series {
  if (future && lengthOf(future) >= schema.horizon) return sliceSeries(future, 0, schema.horizon);
  const names = schema.futureCovariates.map(({ name }) => name).join(', ');
  throw new RnnError(
    'bad-data',
    `Columns that are known ahead (${names}) are given for the ${schema.horizon} ` +
      `steps behind the past. Received ${future ? lengthOf(future) : 'no'} steps. Give them as future.`,
  );
}
