import { forecastChart } from '@recurrent/demo-kit/web';
import type { ChartData } from '@recurrent/demo-kit/web';
import type { Forecast, Series } from '@recurrent/timeseries';
import { forecastFrom } from '../replay.js';
import type { WeatherTarget } from '../targets.js';
import { daysAround, daysBefore, known, toSeconds } from './day-axis.js';
import { spokenDay } from './days.js';
import type { WeatherReplay } from './rain-replay.js';
import { rules, rulesFrom } from './rules.js';

/** What a page shows of one thing that is forecast. */
export interface ForecastView {
  readonly id: string;
  readonly name: string;
  readonly element: HTMLElement;
  /** The last days of a history, from which nothing was forecast yet. */
  showHistory(history: Series): void;
  /** The evening of a day: the weeks before it, what was forecast, what then happened, and what the chosen rules say. */
  show(replay: WeatherReplay, at: { readonly day: number; readonly chosen: ReadonlySet<string> }): void;
}

/** Shares of outcomes that a fan holds, the widest first. */
export const levels: readonly number[] = [0.95, 0.8];

/** A temperature, with a fan around what is expected. */
export function temperatureView(target: WeatherTarget): ForecastView {
  const chart = forecastChart(target.name, { unit: target.unit, rules, levels });
  return {
    id: target.column,
    name: target.name,
    element: chart.element,
    showHistory: (history) => chart.show(historyView(history, target)),
    show: (replay, at) => chart.show(forecastView(replay, target, at)),
  };
}

function historyView({ timestamps, columns }: Series, { column }: WeatherTarget): ChartData {
  const x = Array.from(timestamps.subarray(-2 * daysBefore), toSeconds);
  const nothing = x.map(() => null);
  return {
    x,
    values: [
      Array.from(columns[column]!.subarray(-2 * daysBefore), known),
      nothing,
      nothing,
      ...rules.map(() => nothing),
    ],
    summary: `The last days before the network is judged, up to ${spokenDay(timestamps.at(-1)!)}.`,
  };
}

function forecastView(
  replay: WeatherReplay,
  target: WeatherTarget,
  { day, chosen }: { readonly day: number; readonly chosen: ReadonlySet<string> },
): ChartData {
  const { timestamps, columns } = replay.series;
  const happened = columns[target.column]!;
  const forecast = forecastFrom(replay, day);
  const expected = forecast.targets[target.column]!;
  const said = rulesFrom(replay, { column: target.column, day, horizon: expected.length });
  const { days, ...axis } = daysAround(replay, { day, horizon: expected.length });
  const ahead = (values: readonly (number | null)[]) =>
    days.map((at) => (at > day ? values[at - day - 1]! : null));
  // The fan opens from what is known.
  const end = (values: readonly number[]) =>
    ahead(values).map((value, index) => (days[index] === day ? known(happened[day]) : value));
  return {
    ...axis,
    values: [
      days.map((at) => (at <= day ? known(happened[at]) : null)),
      ahead(expected),
      days.map((at) => (at >= day ? known(happened[at]) : null)),
      ...said.map((values, of) => (chosen.has(rules[of]!.id) ? ahead(values) : days.map(() => null))),
    ],
    bands: levels.map((level) => {
      const { lower, upper } = forecast.intervals![String(level)]![target.column]!;
      return { lower: end(lower), upper: end(upper) };
    }),
    yRange: rangeOf(replay, target.column),
    summary: tomorrow(forecast, target, { today: timestamps[day]!, became: happened[day + 1] }),
  };
}

/** The first day of a forecast, in words, beside what it became. */
function tomorrow(
  { targets }: Forecast,
  { column, unit }: WeatherTarget,
  { today, became }: { readonly today: number; readonly became: number | undefined },
): string {
  const expected = targets[column]![0]!;
  const said = `On the evening of ${spokenDay(today)} the network expects ${expected.toFixed(1)}${unit} for tomorrow`;
  if (became === undefined || Number.isNaN(became)) return `${said}. What came is not on record.`;
  return `${said}. It became ${became.toFixed(1)}${unit}: ${Math.abs(expected - became).toFixed(1)}${unit} off.`;
}

/** Between which ends all lies that was said of a column, and all that came. */
function rangeOf({ series, firstDay, forecasts }: WeatherReplay, column: string): [number, number] {
  const bands = forecasts.map(({ intervals }) => intervals![String(levels[0])]![column]!);
  const happened = [...series.columns[column]!.subarray(firstDay)].filter((value) => !Number.isNaN(value));
  const lower = [...happened, ...bands.flatMap((band) => band.lower)];
  const upper = [...happened, ...bands.flatMap((band) => band.upper)];
  return [lower.reduce((a, b) => Math.min(a, b)), upper.reduce((a, b) => Math.max(a, b))];
}
