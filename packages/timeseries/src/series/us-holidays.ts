import { dayMs } from './timestamp.js';

/** A holiday, and the day that it falls on: midnight UTC, in milliseconds since 1970. */
export interface Holiday {
  readonly name: string;
  readonly day: number;
}

const [sunday, monday, thursday, saturday] = [0, 1, 4, 6];

/** The federal holidays of the United States in a year, on the days that they fall on. Source: 5 U.S.C. 6103. */
export function usHolidays(year: number): Holiday[] {
  const on = (month: number, date: number): number => Date.UTC(year, month - 1, date);
  const rules: readonly [name: string, day: number, since: number][] = [
    ['New Year’s Day', on(1, 1), 1871],
    ['Martin Luther King’s birthday', nthWeekday(on(1, 1), { weekday: monday, nth: 3 }), 1986],
    ['Washington’s birthday', nthWeekday(on(2, 1), { weekday: monday, nth: 3 }), 1971],
    ['Memorial Day', lastMonday(on(5, 31)), 1971],
    ['Juneteenth', on(6, 19), 2021],
    ['Independence Day', on(7, 4), 1871],
    ['Labor Day', nthWeekday(on(9, 1), { weekday: monday, nth: 1 }), 1894],
    ['Columbus Day', nthWeekday(on(10, 1), { weekday: monday, nth: 2 }), 1971],
    ['Veterans Day', on(11, 11), 1978],
    ['Thanksgiving', nthWeekday(on(11, 1), { weekday: thursday, nth: 4 }), 1942],
    ['Christmas', on(12, 25), 1871],
  ];
  return rules.filter(([, , since]) => year >= since).map(([name, day]) => ({ name, day }));
}

/** Whether a time lies on a federal holiday of the United States, or on the weekday on which one at a weekend is kept. */
export function isUsHoliday(timestamp: number): boolean {
  const day = Math.floor(timestamp / dayMs) * dayMs;
  const year = new Date(day).getUTCFullYear();
  // New Year’s Day on a Saturday is kept in the year before.
  return [...usHolidays(year), ...usHolidays(year + 1)].some(
    (holiday) => holiday.day === day || keptOn(holiday.day) === day,
  );
}

function keptOn(day: number): number {
  const weekday = new Date(day).getUTCDay();
  if (weekday === saturday) return day - dayMs;
  return weekday === sunday ? day + dayMs : day;
}

function nthWeekday(
  firstOfMonth: number,
  { weekday, nth }: { readonly weekday: number; readonly nth: number },
): number {
  const ahead = (weekday - new Date(firstOfMonth).getUTCDay() + 7) % 7;
  return firstOfMonth + (ahead + 7 * (nth - 1)) * dayMs;
}

function lastMonday(lastOfMonth: number): number {
  return lastOfMonth - ((new Date(lastOfMonth).getUTCDay() - monday + 7) % 7) * dayMs;
}
