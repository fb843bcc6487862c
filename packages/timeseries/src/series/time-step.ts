import { RnnError } from '@recurrent/core';
import { dayMs, formatTimestamp, hourMs } from './timestamp.js';

/** How far apart the rows of a series are: a fixed time, or months (on the same day, or on each month's last). */
export interface TimeStep {
  readonly unit: 'millisecond' | 'month' | 'monthEnd';
  readonly count: number;
}

/** The timestamp `count` steps after another, in milliseconds since 1970, UTC. */
export function addSteps(timestamp: number, step: TimeStep, count: number): number {
  if (step.unit === 'millisecond') return timestamp + count * step.count;
  const date = new Date(timestamp);
  const month = date.getUTCMonth() + count * step.count;
  const day =
    step.unit === 'month'
      ? Date.UTC(date.getUTCFullYear(), month, date.getUTCDate())
      : Date.UTC(date.getUTCFullYear(), month + 1, 0);
  return day + (timestamp - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
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
  assertForward(timestamps, place);
  const step = mostFrequentStep(timestamps);
  for (let row = 1; row < timestamps.length; row++) {
    if (addSteps(timestamps[row - 1]!, step, 1) !== timestamps[row]) {
      throw unevenly(step, timestamps, { row, place });
    }
  }
  return step;
}

function assertForward(timestamps: ArrayLike<number>, place: (row: number) => string): void {
  for (let row = 1; row < timestamps.length; row++) {
    const before = timestamps[row - 1]!;
    const now = timestamps[row]!;
    if (now > before) continue;
    throw new RnnError(
      'bad-data',
      now === before
        ? `Each timestamp must stand once. Received ${formatTimestamp(now)} again ${place(row)}. ` +
            'Keep one of its rows, or add them up.'
        : `Timestamps must go forward. Received ${formatTimestamp(now)} after ${formatTimestamp(before)} ` +
            `${place(row)}. Sort the rows by time.`,
    );
  }
}

/** The step that most neighbours have; months win over the milliseconds they happen to take. */
function mostFrequentStep(timestamps: ArrayLike<number>): TimeStep {
  const seen = new Map<string, { step: TimeStep; pairs: number }>();
  for (let row = 1; row < timestamps.length; row++) {
    for (const step of stepsBetween(timestamps[row - 1]!, timestamps[row]!)) {
      const key = `${step.unit} ${step.count}`;
      const pairs = (seen.get(key)?.pairs ?? 0) + 1;
      seen.set(key, { step, pairs });
    }
  }
  return [...seen.values()].reduce((best, one) => (one.pairs > best.pairs ? one : best)).step;
}

function stepsBetween(before: number, after: number): TimeStep[] {
  const [from, to] = [new Date(before), new Date(after)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const units = (['month', 'monthEnd'] as const).filter(
    (unit) =>
      months > 0 &&
      addSteps(before, { unit, count: months }, 1) === after &&
      (unit === 'month' || isMonthEnd(from)),
  );
  return [...units.map((unit) => ({ unit, count: months })), { unit: 'millisecond', count: after - before }];
}

function isMonthEnd(date: Date): boolean {
  return new Date(date.getTime() + dayMs).getUTCDate() === 1;
}

function unevenly(
  step: TimeStep,
  timestamps: ArrayLike<number>,
  { row, place }: { readonly row: number; readonly place: (row: number) => string },
): RnnError {
  const [before, now] = [timestamps[row - 1]!, timestamps[row]!];
  const expected = addSteps(before, step, 1);
  return new RnnError(
    'bad-data',
    `Timestamps must be evenly spaced, here by ${describeStep(step)}. ` +
      `Received ${formatTimestamp(now)} after ${formatTimestamp(before)} ${place(row)}. ` +
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
