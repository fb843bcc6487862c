import { plot } from 'asciichart';
import type { ForecastEvaluation, ForecastScores } from '../forecaster/evaluation.js';
import { fillMissing } from '../series/fill-missing.js';
import { columnOf, lengthOf } from '../series/series.js';
import type { ForecastResult } from './forecast-file.js';
import { toTimes } from './output.js';
import type { Style } from './style.js';

const chartHeight = 10;
const axisWidth = 12;

/** A chart of each target with its forecast, the forecast as a table, and the errors beside those of simple rules. */
export function toReport(result: ForecastResult, style: Style): string {
  const targets = Object.keys(result.forecast.targets);
  return [
    ...targets.map((target) => toChart(target, result, style)),
    toForecastTable(result, style),
    result.evaluation
      ? toErrorTable(result.evaluation, style)
      : style.faint('No errors are given: a loaded model may have learned from these very rows.\n'),
  ].join('\n');
}

function toChart(target: string, { series, forecast }: ForecastResult, style: Style): string {
  const future = forecast.targets[target]!;
  const pastLength = Math.min(lengthOf(series), Math.max(8, style.width - axisWidth - future.length));
  const past = fillMissing(columnOf(series, target))
    .slice(-pastLength)
    .filter((value) => !Number.isNaN(value));
  const [since] = toTimes({ timestamps: Array.from(series.timestamps.subarray(-past.length)) });
  const until = toTimes(forecast).at(-1)!;
  // Drawn one over the other: the past hides the start of the whole.
  const chart = plot([[...past, ...future], Array.from(past)], {
    height: chartHeight,
    colors: [style.colors?.future, style.colors?.past],
    format: (value) => toShortNumber(value).padStart(axisWidth - 3),
  });
  const pointer = `${' '.repeat(axisWidth - 1 + past.length)}└ forecast`;
  return `${style.bold(target)}, ${since} to ${until}\n${chart}\n${style.faint(pointer)}\n`;
}

function toForecastTable({ forecast }: ForecastResult, style: Style): string {
  const times = toTimes(forecast);
  const targets = Object.entries(forecast.targets);
  return toTextTable(
    ['forecast', ...targets.map(([name]) => name)],
    times.map((time, row) => [time, ...targets.map(([, values]) => toShortNumber(values[row]!))]),
    style,
  );
}

/** The model's errors one step ahead and at the horizon, beside those of simple rules. */
export function toErrorTable({ count, metrics, baselines }: ForecastEvaluation, style: Style): string {
  const targets = Object.keys(metrics);
  const horizon = metrics[targets[0]!]!.mae.length;
  const aheads = horizon === 1 ? [1] : [1, horizon];
  const columns = targets.flatMap((target) => aheads.map((ahead) => ({ target, ahead })));
  const cellsOf = (scores: ForecastScores): string[] =>
    columns.map(({ target, ahead }) => toShortNumber(scores[target]!.mae[ahead - 1]!));
  const title = `Mean absolute error on the last ${count} rows, from which nothing was learned:`;
  const table = toTextTable(
    ['', ...columns.map(({ target, ahead }) => `${target} +${ahead}`)],
    [
      ['this model', ...cellsOf(metrics)],
      ...Object.entries(baselines).map(([name, scores]) => [name, ...cellsOf(scores)]),
    ],
    style,
  );
  return `${title}\n${table}`;
}

/** Words to the left, numbers to the right. */
export function toTextTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]!.length)),
  );
  const align = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ');
  return [style.faint(align(header)), ...rows.map(align)].map((line) => `${line.trimEnd()}\n`).join('');
}

/** Four digits, without an exponent where one can do without. */
export function toShortNumber(value: number): string {
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(Math.max(1, Math.abs(value)))));
  return value.toFixed(Math.min(decimals, 2));
}
