import { paragraph, table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { formatTimestamp } from '@recurrent/timeseries';
import type { ExpectedAmount, Series } from '@recurrent/timeseries';
import { rainColumn } from '../targets.js';

/** A line for each day after one: how likely rain was held to be at its end, how much then, and what fell. */
export function tellRainWeek(
  {
    series,
    day,
    expected,
  }: { readonly series: Series; readonly day: number; readonly expected: ExpectedAmount },
  look: Look,
): string {
  const { probability, amount } = expected;
  const fell = series.columns[rainColumn]!;
  const days = table(
    [
      { title: 'Day' },
      { title: 'likely, %', digits: 0 },
      { title: 'if so, mm', digits: 1 },
      { title: 'fell, mm', digits: 1 },
      { title: 'likely' },
    ],
    probability.map((likely, index) => {
      const at = day + 1 + index;
      return [formatTimestamp(series.timestamps[at]!), 100 * likely, amount[index]!, fell[at]!, bar(likely)];
    }),
    look,
  );
  const tomorrow =
    `At the end of ${formatTimestamp(series.timestamps[day]!)} rain tomorrow was held to be ` +
    `${(100 * probability[0]!).toFixed(0)} % likely. If it rains, as often more falls as less.`;
  return `${days}\n${paragraph(tomorrow, look)}`;
}

/** Twenty blocks are certain. */
function bar(likely: number): string {
  return '■'.repeat(Math.round(20 * likely));
}
