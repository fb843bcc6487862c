import { createChart, element } from '@recurrent/demo-kit/web';
import type { ChartData } from '@recurrent/demo-kit/web';
import { createBaselines, splitAmounts } from '@recurrent/timeseries';
import type { ExpectedAmount, Series } from '@recurrent/timeseries';
import { rainColumn } from '../targets.js';
import { shortDay, spokenDay } from './days.js';
import { daysAround, daysBefore, known, toSeconds } from './day-axis.js';
import type { ForecastView } from './forecast-view.js';
import type { WeatherReplay } from './rain-replay.js';
import { rules } from './rules.js';

/** Rules that tell whether something comes. */
const drawnRules = rules.filter(({ id }) => id === 'climatology' || id === 'naive');

/** Bars of how likely rain is on each of the days to come, and below them how much it then is. */
export function rainView(): ForecastView {
  const common = {
    xName: 'Day',
    xScale: 'time' as const,
    formatX: (seconds: number) => shortDay(seconds * 1000),
  };
  const likely = createChart({
    ...common,
    title: 'How likely rain is',
    lines: [
      { name: 'it rained', color: '--happened', mark: 'dots' },
      { name: 'how likely it is', color: '--forecast', mark: 'bars' },
      ...drawnRules.map(({ name, color }) => ({ name, color, mark: 'dashed' as const })),
    ],
    formatValue: (percent) => `${Number(percent.toFixed(0))}\u00a0%`,
  });
  const much = createChart({
    ...common,
    title: 'How much, if it rains',
    lines: [
      { name: 'what fell', color: '--happened', mark: 'bars' },
      { name: 'what falls if it rains', color: '--forecast', mark: 'dots' },
    ],
    formatValue: (amount) => `${Number(amount.toFixed(1))}\u00a0mm`,
  });
  much.element.classList.add('short');
  return {
    id: rainColumn,
    name: 'Precipitation',
    element: element('div', { class: 'rain' }, likely.element, much.element),
    showHistory(history) {
      likely.show(likelihoodBefore(history));
      much.show(amountBefore(history));
    },
    show(replay, { day, chosen }) {
      likely.show(likelihoodView(replay, day, chosen));
      much.show(amountView(replay, day));
    },
  };
}

function likelihoodBefore({ timestamps, columns }: Series): ChartData {
  const x = Array.from(timestamps.subarray(-2 * daysBefore), toSeconds);
  const nothing = x.map(() => null);
  return {
    x,
    values: [
      Array.from(columns[rainColumn]!.subarray(-2 * daysBefore), fell),
      nothing,
      ...drawnRules.map(() => nothing),
    ],
    yRange: percents,
    summary: `The days on which it rained, up to ${spokenDay(timestamps.at(-1)!)}.`,
  };
}

function amountBefore({ timestamps, columns }: Series): ChartData {
  const x = Array.from(timestamps.subarray(-2 * daysBefore), toSeconds);
  return {
    x,
    values: [Array.from(columns[rainColumn]!.subarray(-2 * daysBefore), known), x.map(() => null)],
    summary: `What fell, up to ${spokenDay(timestamps.at(-1)!)}.`,
  };
}

const percents = [0, 100] as const;

function likelihoodView(replay: WeatherReplay, day: number, chosen: ReadonlySet<string>): ChartData {
  const { probability } = rainFrom(replay, day);
  const { days, ...axis } = daysAround(replay, { day, horizon: probability.length });
  const happened = replay.series.columns[rainColumn]!;
  const events = splitAmounts(replay.series, { column: rainColumn });
  const says = createBaselines(events, { column: `${rainColumn}_occurs`, trainLength: replay.firstDay });
  return {
    ...axis,
    values: [
      days.map((at) => fell(happened[at])),
      days.map((at) => (at > day ? 100 * probability[at - day - 1]! : null)),
      ...drawnRules.map(({ id }) =>
        days.map((at) => (at > day && chosen.has(id) ? known(100 * says[id](day, at - day)) : null)),
      ),
    ],
    yRange: percents,
    summary:
      `On the evening of ${spokenDay(replay.series.timestamps[day]!)} rain tomorrow is held to be ` +
      `${(100 * probability[0]!).toFixed(0)}\u00a0% likely. ${sayWhatCame(happened[day + 1])}`,
  };
}

/** In mm: drizzle does not fill the chart. */
const leastHeight = 10;

function amountView(replay: WeatherReplay, day: number): ChartData {
  const { amount } = rainFrom(replay, day);
  const { days, ...axis } = daysAround(replay, { day, horizon: amount.length });
  const happened = replay.series.columns[rainColumn]!;
  const most = Math.max(leastHeight, ...amount, ...days.map((at) => known(happened[at]) ?? 0));
  return {
    ...axis,
    values: [
      days.map((at) => known(happened[at])),
      days.map((at) => (at > day ? amount[at - day - 1]! : null)),
    ],
    yRange: [0, most],
    summary: `If it rains tomorrow, as often more than ${amount[0]!.toFixed(1)}\u00a0mm will fall as less.`,
  };
}

/** What was said of rain at the end of a day, by row of the series. */
export function rainFrom({ rain, firstDay }: WeatherReplay, day: number): ExpectedAmount {
  return rain[day - firstDay]!.targets[rainColumn]!;
}

function sayWhatCame(became: number | undefined): string {
  if (became === undefined || Number.isNaN(became)) return 'What came is not on record.';
  return became > 0 ? `${became.toFixed(1)}\u00a0mm fell.` : 'None fell.';
}

/** At the top where it rained, nowhere else. */
function fell(amount: number | undefined): number | null {
  return amount !== undefined && amount > 0 ? 100 : null;
}
