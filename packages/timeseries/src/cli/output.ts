import { toCsv } from '@recurrent/core';
import type { Forecast } from '../forecaster/sample.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { ForecastResult } from './forecast-file.js';

/** The forecast as a table: a timestamp and every target a row. */
export function toForecastCsv(forecast: Forecast): string {
  const names = Object.keys(forecast.targets);
  const times = toTimes(forecast);
  return toCsv(
    ['timestamp', ...names],
    times.map((time, row) => [time, ...names.map((name) => forecast.targets[name]![row]!)]),
  );
}

/** The forecast and what it is worth, as one line of JSON. */
export function toForecastJson({ forecast, evaluation }: ForecastResult): string {
  const json = {
    forecast: { timestamps: toTimes(forecast), targets: forecast.targets },
    evaluation: evaluation ?? null,
  };
  return `${JSON.stringify(json)}\n`;
}

/** Timestamps as text, all with a time of day, or none. */
export function toTimes({ timestamps }: Pick<Forecast, 'timestamps'>): string[] {
  const plain = timestamps.map((timestamp) => formatTimestamp(timestamp));
  const withTime = plain.some((time) => time.includes('T'));
  return withTime ? timestamps.map((timestamp) => formatTimestamp(timestamp, true)) : plain;
}
