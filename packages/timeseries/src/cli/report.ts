import { plot } from 'asciichart';
import type { ForecastEvaluation, ForecastScores } from '../forecaster/evaluation.js';
import { fillMissing } from '../series/fill-missing.js';
import { columnOf, lengthOf } from '../series/series.js';
import type { ForecastResult } from './forecast-file.js';
import { intervalsOf, toPercent, toTimes } from './output.js';
import type { Style } from './style.js';

const chartHeight = 10;
const axisWidth = 12;

type SeriesForecast = Pick<ForecastResult, 'series' | 'forecast'>;

/** Errors, and of what: rows, each from every distance, or whole forecasts. */
export interface CountedEvaluation extends ForecastEvaluation {
  readonly counted?: 'rows' | 'forecasts';
}

/** A chart of each target with its forecast, the forecast as a table, and the errors beside those of simple rules. */
export function toReport(result: ForecastResult, style: Style): string {
  return [
    toSeriesReport(result, style),
    result.evaluation
      ? toErrorTable(result.evaluation, style)
      : style.faint('No errors are given: a loaded model may have learned from these very rows.\n'),
  ].join('\n');
}

/** A chart of each target with its forecast, and the forecast as a table. */
export function toSeriesReport(result: SeriesForecast, style: Style): string {
  const targets = Object.keys(result.forecast.targets);
  return [...targets.map((target) => toChart(target, result, style)), toForecastTable(result, style)].join(
    '\n',
  );
}

function toChart(target: string, { series, forecast }: SeriesForecast, style: Style): string {
  const future = forecast.targets[target]!;
  const [level, bands] = intervalsOf(forecast).at(-1) ?? [];
  const band = bands?.[target];
  const pastLength = Math.min(lengthOf(series), Math.max(8, style.width - axisWidth - future.length));
  const past = fillMissing(columnOf(series, target))
    .slice(-pastLength)
    .filter((value) => !Number.isNaN(value));
  const [since] = toTimes({ timestamps: Array.from(series.timestamps.subarray(-past.length)) });
  const until = toTimes(forecast).at(-1)!;
  // Drawn one over the other: the past hides the start of the whole.
  const { past: drawnPast, future: drawnFuture, band: drawnBand } = style.colors ?? {};
  const ends = band ? [band.lower, band.upper] : [];
  const chart = plot([...[...ends, future].map((values) => [...past, ...values]), Array.from(past)], {
    height: chartHeight,
    colors: [...ends.map(() => drawnBand), drawnFuture, drawnPast],
    format: (value) => toShortNumber(value).padStart(axisWidth - 3),
  });
  const notes = [
    `${' '.repeat(axisWidth - 1 + past.length)}└ forecast`,
    ...(level ? [`${toPercent(level)} % of outcomes are expected between its outer lines`] : []),
  ];
  return `${style.bold(target)}, ${since} to ${until}\n${chart}\n${style.faint(notes.join('\n'))}\n`;
}

function toForecastTable({ forecast }: SeriesForecast, style: Style): string {
  const times = toTimes(forecast);
  const columns = Object.entries(forecast.targets).flatMap(([name, values]) => [
    { title: name, cellOf: (row: number) => toShortNumber(values[row]!) },
    ...intervalsOf(forecast).map(([level, bands]) => ({
      title: `${toPercent(level)} %`,
      cellOf: (row: number) =>
        `${toShortNumber(bands[name]!.lower[row]!)} to ${toShortNumber(bands[name]!.upper[row]!)}`,
    })),
  ]);
  return toTextTable(
    ['forecast', ...columns.map(({ title }) => title)],
    times.map((time, row) => [time, ...columns.map(({ cellOf }) => cellOf(row))]),
    style,
  );
}

/** How often the intervals held on rows from which nothing was learned, one step ahead and at the horizon. */
function toCoverage(evaluation: ForecastEvaluation): string {
  return intervalsOf(evaluation)
    .map(([level, ofTargets]) => {
      const held = Object.entries(ofTargets).map(([target, steps]) => {
        const shares = [steps[0]!, ...(steps.length > 1 ? [steps.at(-1)!] : [])];
        return `${target} ${shares.map(({ coverage }) => `${Math.round(100 * coverage)} %`).join(' and ')}`;
      });
      return `Intervals of ${toPercent(level)} % held, one step ahead and at the horizon: ${held.join(', ')}.\n`;
    })
    .join('');
}

/** The model's errors one step ahead and at the horizon, beside those of simple rules. */
export function toErrorTable(evaluation: CountedEvaluation, style: Style): string {
  const { count, metrics, baselines, counted = 'rows' } = evaluation;
  const targets = Object.keys(metrics);
  const horizon = metrics[targets[0]!]!.mae.length;
  const aheads = horizon === 1 ? [1] : [1, horizon];
  const columns = targets.flatMap((target) => aheads.map((ahead) => ({ target, ahead })));
  const cellsOf = (scores: ForecastScores): string[] =>
    columns.map(({ target, ahead }) => toShortNumber(scores[target]!.mae[ahead - 1]!));
  const title =
    counted === 'rows'
      ? `Mean absolute error on the last ${count} rows, from which nothing was learned:`
      : `Mean absolute error of ${count} forecasts of rows from which nothing was learned:`;
  const table = toTextTable(
    ['', ...columns.map(({ target, ahead }) => `${target} +${ahead}`)],
    [
      ['this model', ...cellsOf(metrics)],
      ...Object.entries(baselines).map(([name, scores]) => [name, ...cellsOf(scores)]),
    ],
    style,
  );
  const coverage = toCoverage(evaluation);
  return `${title}\n${table}${coverage && `\n${coverage}`}`;
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
