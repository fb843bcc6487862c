import { dayOfYear } from './calendar.js';
import { columnOf, type Series } from './series.js';
import { stepLengthMs } from './time-step.js';
import { dayMs, timeOfDay } from './timestamp.js';

const days = 366;
const reach = 7;

/** Mean of the days within a week of a day of the year. */
interface YearCurve {
  readonly sums: Float64Array;
  readonly counts: Float64Array;
}

/**
 * The usual value at a time: the mean over all years of the days within a week of it, at the same time of day.
 * NaN where the series says nothing about that time of the year.
 */
export function createClimatology(series: Series, column: string): (timestamp: number) => number {
  const length = stepLengthMs(series.step);
  const partOfDay = (timestamp: number): number =>
    length < dayMs ? Math.floor(timeOfDay(timestamp) / length) : 0;
  const curves = new Map<number, YearCurve>();
  const values = columnOf(series, column);
  for (const [row, timestamp] of series.timestamps.entries()) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const part = partOfDay(timestamp);
    const curve = curves.get(part) ?? { sums: new Float64Array(days), counts: new Float64Array(days) };
    curves.set(part, curve);
    for (let off = -reach; off <= reach; off++) {
      const day = (dayOfYear(timestamp) + off + days) % days;
      curve.sums[day]! += value;
      curve.counts[day]!++;
    }
  }
  return (timestamp) => {
    const curve = curves.get(partOfDay(timestamp));
    const day = dayOfYear(timestamp);
    return curve ? curve.sums[day]! / curve.counts[day]! : NaN;
  };
}
