import { toCsv } from '@recurrent/core';
import type { ManyForecasts } from './many-forecast.js';
import { toForecastRows, toTimes } from './output.js';

/** The forecasts as one table: what names the series, where there are many, then as of one series. */
export function toManyCsv({ idColumn, forecasts }: ManyForecasts): string {
  const tables = forecasts.map(({ item, forecast }) => ({ id: item.id, ...toForecastRows(forecast) }));
  const { header } = tables[0]!;
  if (idColumn === undefined) return toCsv(header, tables[0]!.rows);
  return toCsv(
    [idColumn, ...header],
    tables.flatMap(({ id, rows }) => rows.map((row) => [id, ...row])),
  );
}

/** The forecasts and what they are worth, as one line of JSON. */
export function toManyJson({ idColumn, forecasts, evaluation }: ManyForecasts): string {
  const told = forecasts.map(({ item, forecast }) => ({
    id: item.id,
    timestamps: toTimes(forecast),
    targets: forecast.targets,
    ...(forecast.intervals && { intervals: forecast.intervals }),
  }));
  const said = idColumn === undefined ? { forecast: { ...told[0]!, id: undefined } } : { forecasts: told };
  return `${JSON.stringify({ ...said, evaluation: evaluation ?? null })}\n`;
}
