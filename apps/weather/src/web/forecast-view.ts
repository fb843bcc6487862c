import type { ChartData } from '@recurrent/demo-kit/web';
import type { Forecast, Series } from '@recurrent/timeseries';
import { forecastFrom } from '../replay.js';
import type { Replay } from '../replay.js';
import type { WeatherTarget } from '../targets.js';
import { rules, rulesFrom } from './rules.js';
import { spokenDay } from './days.js';

const daysBefore = 35;
const daySeconds = 86_400;

/** The last days of a history, from which nothing was forecast yet. */
export function historyView({ timestamps, columns }: Series, { column }: WeatherTarget): ChartData {
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

/** The evening of a day: the weeks before it, what was forecast, what then happened, and what the chosen rules say. */
export function forecastView(
  replay: Replay,
  target: WeatherTarget,
  { day, chosen }: { readonly day: number; readonly chosen: ReadonlySet<string> },
): ChartData {
  const { timestamps, columns } = replay.series;
  const happened = columns[target.column]!;
  const forecast = forecastFrom(replay, day);
  const expected = forecast.targets[target.column]!;
  const said = rulesFrom(replay, { column: target.column, day, horizon: expected.length });
  const days = Array.from(
    { length: daysBefore + 1 + expected.length },
    (_, index) => day - daysBefore + index,
  );
  const today = toSeconds(timestamps[day]!);
  const x = days.map((at) => today + (at - day) * daySeconds);
  return {
    x,
    values: [
      days.map((at) => (at <= day ? known(happened[at]) : null)),
      days.map((at) => (at > day ? expected[at - day - 1]! : null)),
      days.map((at) => (at >= day ? known(happened[at]) : null)),
      ...said.map((values, of) =>
        days.map((at) => (at > day && chosen.has(rules[of]!.id) ? values[at - day - 1]! : null)),
      ),
    ],
    xRange: [x[0]!, x.at(-1)! + daySeconds / 2],
    yRange: rangeOf(happened.subarray(replay.firstDay)),
    unknownFrom: today,
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

function rangeOf(values: Float64Array): [number, number] {
  const known = values.filter((value) => !Number.isNaN(value));
  return [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function toSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}
