import type { Series } from './series.js';
import { stepLengthMs } from './time-step.js';
import { dayMs, timeOfDay } from './timestamp.js';

/** A cycle of the calendar that steps can be placed in. */
export type CalendarCycle = 'year' | 'week' | 'day';

const cycleMs: Record<CalendarCycle, number> = { year: 365.25 * dayMs, week: 7 * dayMs, day: dayMs };

/**
 * The cycles worth telling where a step stands in: of those the series has been through, the year, and the week and the
 * day where some column follows them. One that nothing follows would only help to learn single days by heart.
 */
export function cyclesOf({ step, timestamps, columns }: Series): CalendarCycle[] {
  const span = timestamps.at(-1)! - timestamps[0]!;
  return (['year', 'week', 'day'] as const).filter(
    (cycle) =>
      stepLengthMs(step) < 0.9 * cycleMs[cycle] &&
      span >= cycleMs[cycle] &&
      (cycle === 'year' ||
        Object.values(columns).some((values) => followsCycle(cycle, { timestamps, values }))),
  );
}

/** Parts of a cycle whose values are compared: months, weekdays, hours. */
const parts: Record<CalendarCycle, number> = { year: 12, week: 7, day: 24 };

/** Chance alone brings a ratio of variances this high about once in a thousand columns. */
const leastRatio = 4;

/**
 * Whether values rise and fall with the parts of a cycle by more than chance: the variance of their changes between
 * the parts over that within them. NaN stands for missing values. Source: Fisher 1925, analysis of variance.
 */
function followsCycle(
  cycle: CalendarCycle,
  { timestamps, values }: { readonly timestamps: Float64Array; readonly values: Float64Array },
): boolean {
  const groups = Array.from({ length: parts[cycle] }, (): number[] => []);
  for (let row = 1; row < values.length; row++) {
    const change = values[row]! - values[row - 1]!;
    const part = Math.floor(phaseOf(timestamps[row]!, cycle) * parts[cycle]);
    if (!Number.isNaN(change)) groups[part]!.push(change);
  }
  const known = groups.filter(({ length }) => length > 0);
  const count = known.reduce((sum, { length }) => sum + length, 0);
  const mean = meanOf(known.flat());
  const between = known.reduce((sum, group) => sum + group.length * (meanOf(group) - mean) ** 2, 0);
  const within = known.reduce((sum, group) => sum + squaresAround(meanOf(group), group), 0);
  return between / (known.length - 1) > (leastRatio * within) / (count - known.length);
}

/** Where in a cycle a time stands, from 0 to 1, UTC. */
export function phaseOf(timestamp: number, cycle: CalendarCycle): number {
  if (cycle === 'day') return timeOfDay(timestamp) / dayMs;
  if (cycle === 'year') {
    const year = new Date(timestamp).getUTCFullYear();
    return (timestamp - Date.UTC(year, 0)) / (Date.UTC(year + 1, 0) - Date.UTC(year, 0));
  }
  // 1970 began on a Thursday; weeks begin on Monday.
  return ((((timestamp / dayMs + 3) % 7) + 7) / 7) % 1;
}

/** Whole days since 1 January, UTC: 0 to 365. */
export function dayOfYear(timestamp: number): number {
  const newYear = Date.UTC(new Date(timestamp).getUTCFullYear(), 0);
  return Math.floor((timestamp - newYear) / dayMs);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresAround(mean: number, values: readonly number[]): number {
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}
