import { toCsv } from '@recurrent/core';
import type { Forecast } from '../forecaster/sample.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { ForecastResult } from './forecast-file.js';

/**
 * The forecast as a table: a timestamp and every target a row; where it is calibrated the ends of its intervals beside
 * each, such as `temp_lower80` and `temp_upper80`.
 */
export function toForecastCsv(forecast: Forecast): string {
  const { header, rows } = toForecastRows(forecast);
  return toCsv(header, rows);
}

/** The cells of that table. */
export function toForecastRows(forecast: Forecast): {
  readonly header: string[];
  readonly rows: (string | number)[][];
} {
  const columns = Object.entries(forecast.targets).flatMap(([name, values]) => [
    [name, values] as const,
    ...intervalsOf(forecast).flatMap(([level, bands]) => [
      [`${name}_lower${toPercent(level)}`, bands[name]!.lower] as const,
      [`${name}_upper${toPercent(level)}`, bands[name]!.upper] as const,
    ]),
  ]);
  return {
    header: ['timestamp', ...columns.map(([name]) => name)],
    rows: toTimes(forecast).map((time, row) => [time, ...columns.map(([, values]) => values[row]!)]),
  };
}

/** The forecast and what it is worth, as one line of JSON. */
export function toForecastJson({ forecast, evaluation }: ForecastResult): string {
  const { targets, intervals } = forecast;
  const json = {
    forecast: { timestamps: toTimes(forecast), targets, ...(intervals && { intervals }) },
    evaluation: evaluation ?? null,
  };
  return `${JSON.stringify(json)}\n`;
}

/** Levels, and what is told of each, the narrowest first. */
export function intervalsOf<Told>({
  intervals = {},
}: {
  readonly intervals?: Readonly<Record<string, Told>>;
}): [level: string, told: Told][] {
  return Object.entries(intervals).sort(([one], [other]) => Number(one) - Number(other));
}

/** '0.8' → '80', '0.975' → '97.5'. */
export function toPercent(level: string): string {
  return String(Number((100 * Number(level)).toFixed(4)));
}

/** Timestamps as text, all with a time of day, or none. */
export function toTimes({ timestamps }: Pick<Forecast, 'timestamps'>): string[] {
  const plain = timestamps.map((timestamp) => formatTimestamp(timestamp));
  const withTime = plain.some((time) => time.includes('T'));
  return withTime ? timestamps.map((timestamp) => formatTimestamp(timestamp, true)) : plain;
}
