import { RnnError } from '@recurrent/core';
import { dayMs, formatTimestamp, hourMs, timeOfDay } from './timestamp.js';

/** How far apart the rows of a series are: a fixed time, or months (on the same day, or on each month's last). */
export interface TimeStep {
  readonly unit: 'millisecond' | 'month' | 'monthEnd';
  readonly count: number;
  /** Of months on the 29th or 30th: that day, since February does not tell it. */
  readonly day?: number;
}

/** The timestamp `count` steps after another, in milliseconds since 1970, UTC. */
export function addSteps(timestamp: number, step: TimeStep, count: number): number {
  if (step.unit === 'millisecond') return timestamp + count * step.count;
  const date = new Date(timestamp);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count * step.count];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = step.unit === 'month' ? Math.min(lastDay, step.day ?? date.getUTCDate()) : lastDay;
  return Date.UTC(year, month, day) + timeOfDay(timestamp);
}

/** Whether two series with these steps can be read as one. */
export function isSameStep(one: TimeStep, other: TimeStep): boolean {
  // A series that never comes to a short month does not tell its day.
  const isSameDay = one.day === undefined || other.day === undefined || one.day === other.day;
  return one.unit === other.unit && one.count === other.count && isSameDay;
}

/** About how long a step is; a month counts as a twelfth of a year. */
export function stepLengthMs({ unit, count }: TimeStep): number {
  return unit === 'millisecond' ? count : (count * 365.25 * dayMs) / 12;
}

/** In words: '1 day', '15 minutes', '3 months'. */
export function describeStep({ unit, count }: TimeStep): string {
  const [length, name] = unit === 'millisecond' ? fixedUnitOf(count) : [1, 'month'];
  const number = count / length;
  return `${number} ${name}${number === 1 ? '' : 's'}`;
}

/**
 * The one step between all neighbouring timestamps.
 * @param place where row number `row` is, for messages: 'on line 7'
 * @throws {RnnError} bad-data when timestamps do not go forward, repeat, or are unevenly spaced.
 */
export function inferStep(timestamps: ArrayLike<number>, place: (row: number) => string): TimeStep {
  if (timestamps.length < 2) {
    throw new RnnError(
      'bad-data',
      `A series must have at least 2 rows, which tell its step. Received ${timestamps.length}. Give more rows.`,
    );
  }
  for (let row = 1; row < timestamps.length; row++) {
    if (timestamps[row]! > timestamps[row - 1]!) continue;
    throw notForward(timestamps[row]!, timestamps[row - 1]!, place(row));
  }
  const step = mostFrequentStep(timestamps);
  for (let row = 1; row < timestamps.length; row++) {
    if (addSteps(timestamps[row - 1]!, step, 1) === timestamps[row]) continue;
    throw unevenly(timestamps[row]!, timestamps[row - 1]!, { step, place: place(row) });
  }
  return step;
}

/**
 * @param before the timestamp of the row before; undefined at the first
 * @throws {RnnError} bad-data unless a row comes one step after the row before
 */
export function assertStepTo(
  now: number,
  before: number | undefined,
  told: { readonly step: TimeStep; readonly place: string },
): void {
  if (before === undefined || addSteps(before, told.step, 1) === now) return;
  throw now > before ? unevenly(now, before, told) : notForward(now, before, told.place);
}

function notForward(now: number, before: number, place: string): RnnError {
  return new RnnError(
    'bad-data',
    now === before
      ? `Each timestamp must stand once. Received ${formatTimestamp(now)} again ${place}. ` +
          'Keep one of its rows, add them up, or name the column that tells several series apart.'
      : `Timestamps must go forward. Received ${formatTimestamp(now)} after ${formatTimestamp(before)} ` +
          `${place}. Sort the rows by time.`,
  );
}

/** The step that most neighbours have; months win over the milliseconds they happen to take. */
function mostFrequentStep(timestamps: ArrayLike<number>): TimeStep {
  const seen = new Map<string, { step: TimeStep; pairs: number }>();
  for (let row = 1; row < timestamps.length; row++) {
    for (const step of stepsBetween(timestamps[row - 1]!, timestamps[row]!)) {
      const key = `${step.unit} ${step.count} ${step.day}`;
      const pairs = (seen.get(key)?.pairs ?? 0) + 1;
      seen.set(key, { step, pairs });
    }
  }
  return [...seen.values()].reduce((best, one) => (one.pairs > best.pairs ? one : best)).step;
}

function stepsBetween(before: number, after: number): TimeStep[] {
  const [from, to] = [new Date(before), new Date(after)];
  const count = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const day = Math.max(from.getUTCDate(), to.getUTCDate());
  const months: TimeStep[] = [
    ...(day <= 28 ? [{ unit: 'month', count } as const] : []),
    ...(isMonthEnd(from) ? [{ unit: 'monthEnd', count } as const] : []),
    // The 31st of each month is its end.
    ...(day === 29 || day === 30 ? [{ unit: 'month', count, day } as const] : []),
  ];
  const fitting = months.filter(
    (step) => count > 0 && addSteps(before, step, 1) === after && addSteps(after, step, -1) === before,
  );
  return [...fitting, { unit: 'millisecond', count: after - before }];
}

function isMonthEnd(date: Date): boolean {
  return new Date(date.getTime() + dayMs).getUTCDate() === 1;
}

function unevenly(
  now: number,
  before: number,
  { step, place }: { readonly step: TimeStep; readonly place: string },
): RnnError {
  const expected = addSteps(before, step, 1);
  return new RnnError(
    'bad-data',
    `Timestamps must be evenly spaced, here by ${describeStep(step)}. ` +
      `Received ${formatTimestamp(now)} after ${formatTimestamp(before)} ${place}. ` +
      (now > expected
        ? `Add a row for ${formatTimestamp(expected)} with empty cells: missing values are filled and flagged.`
        : 'Bring the rows to one step, for instance by their mean over each.'),
  );
}

function fixedUnitOf(ms: number): [number, string] {
  const units: [number, string][] = [
    [7 * dayMs, 'week'],
    [dayMs, 'day'],
    [hourMs, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
  ];
  return units.find(([length]) => ms % length === 0) ?? [1, 'millisecond'];
}
