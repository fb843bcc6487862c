import { stepLengthMs, type TimeStep } from './time-step.js';
import { dayMs } from './timestamp.js';

/** A cycle of the calendar that steps can be placed in. */
export type CalendarCycle = 'year' | 'week' | 'day';

const cycleMs: Record<CalendarCycle, number> = { year: 365.25 * dayMs, week: 7 * dayMs, day: dayMs };

/** The cycles in which neighbouring steps stand at different places: all that are longer than one step. */
export function cyclesOf(step: TimeStep): CalendarCycle[] {
  return (['year', 'week', 'day'] as const).filter((cycle) => stepLengthMs(step) < 0.9 * cycleMs[cycle]);
}

/** Where in a cycle a time stands, from 0 to 1, UTC. */
export function phaseOf(timestamp: number, cycle: CalendarCycle): number {
  if (cycle === 'day') return timeOfDay(timestamp) / dayMs;
  if (cycle === 'year') return (dayOfYear(timestamp) + timeOfDay(timestamp) / dayMs) / 365.25;
  // 1970 began on a Thursday; weeks begin on Monday.
  return ((((timestamp / dayMs + 3) % 7) + 7) / 7) % 1;
}

/** Whole days since 1 January, UTC: 0 to 365. */
export function dayOfYear(timestamp: number): number {
  const newYear = Date.UTC(new Date(timestamp).getUTCFullYear(), 0);
  return Math.floor((timestamp - newYear) / dayMs);
}

/** Milliseconds since midnight, UTC. */
export function timeOfDay(timestamp: number): number {
  return ((timestamp % dayMs) + dayMs) % dayMs;
}
