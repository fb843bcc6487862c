import { lineChart } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { formatTimestamp, lengthOf } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';
import { forecastFrom } from '../replay.js';
import type { Replay } from '../replay.js';
import { horizon, targets } from '../targets.js';

const weeksBefore = 3;

/** The row of the day a week before the end. */
export function eveOfLastWeek(series: Series): number {
  return lengthOf(series) - 1 - horizon;
}

/** The seven days forecast a week before the end, beside what happened before and then. */
export function drawLastWeek(replay: Replay, look: Look): string {
  const { series } = replay;
  const { column, name, unit } = targets[0]!;
  const today = eveOfLastWeek(series);
  const first = today - 7 * weeksBefore + 1;
  const expected = forecastFrom(replay, today).targets[column]!;
  const happened = Array.from(series.columns[column]!.subarray(first));
  const timestamps = Array.from(series.timestamps.subarray(first));
  return lineChart(
    [
      { name: `${name.toLowerCase()} as it was`, values: happened, mark: 'line', ink: 'happened' },
      {
        name: 'as forecast',
        values: happened.map((_, at) => expected[at - 7 * weeksBefore]),
        mark: 'dots',
        ink: 'forecast',
      },
    ],
    {
      labels: timestamps.flatMap((at, index) =>
        index % 7 === 0 ? [{ at: index, text: formatTimestamp(at).slice(5) }] : [],
      ),
      divider: { at: 7 * weeksBefore, before: 'known', after: 'not known' },
      unit: unit.trim(),
    },
    look,
  );
}
