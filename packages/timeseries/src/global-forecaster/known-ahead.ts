import { RnnError } from '@recurrent/core';
import { columnOf, joinSeries, lengthOf, sliceSeries, type Series } from '../series/series.js';
import type { ForecastInputs } from './sample.js';
import type { WindowSchema } from './window-schema.js';

/** A past with rows behind it that hold only what is known ahead; all other columns are missing there. */
export function withFuture({ past, future }: ForecastInputs, schema: WindowSchema): Series {
  const ahead = schema.futureCovariates;
  if (ahead.length === 0) return past;
  if (!future || lengthOf(future) < schema.horizon) {
    throw new RnnError(
      'bad-data',
      `Columns that are known ahead (${ahead.map(({ name }) => name).join(', ')}) are given for the ${schema.horizon} ` +
        `steps behind the past. Received ${future ? lengthOf(future) : 'no'} steps. Give them as future.`,
    );
  }
  const rows = sliceSeries(future, 0, schema.horizon);
  const nothing = new Float64Array(schema.horizon).fill(NaN);
  const columns: Record<string, Float64Array> = Object.fromEntries(
    Object.keys(past.columns).map((name) => [name, nothing]),
  );
  for (const { name } of ahead) columns[name] = columnOf(rows, name);
  return joinSeries(past, { ...rows, columns });
}
