import { paragraph, table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import { formatTimestamp, lengthOf } from '@recurrent/timeseries';
import { forecastFrom } from '../replay.js';
import type { Replay } from '../replay.js';
import { targets } from '../targets.js';

const days = 31;

/** A line for each day of the last month: what was said of its morrow, what that became, and how far off that was. */
export function tellLastMonth(replay: Replay, look: Look): string {
  const { series, microsecondsPerDay } = replay;
  const { column, unit } = targets[0]!;
  const happened = series.columns[column]!;
  const last = lengthOf(series) - 1;
  const rows = Array.from({ length: days }, (_, index) => {
    const day = last - days + index;
    const expected = forecastFrom(replay, day).targets[column]![0]!;
    const became = happened[day + 1]!;
    const off = expected - became;
    return [formatTimestamp(series.timestamps[day]!), happened[day]!, expected, became, off, errorBar(off)];
  });
  const head = [
    { title: 'At the end of' },
    { title: 'today', digits: 1 },
    { title: 'says', digits: 1 },
    { title: 'became', digits: 1 },
    { title: 'off', digits: 1 },
    { title: unit.trim() },
  ];
  const mean = rows.reduce((sum, row) => sum + Math.abs(row[4] as number), 0) / days;
  return (
    table(head, rows, look) +
    '\n' +
    paragraph(
      `${mean.toFixed(1)}${unit} off on average. Each day took ${microsecondsPerDay.toFixed(1)} µs, however long the past.`,
      look,
    )
  );
}

/** Two blocks a degree. */
function errorBar(off: number): string {
  return '■'.repeat(Math.min(20, Math.round(Math.abs(off) * 2)));
}
