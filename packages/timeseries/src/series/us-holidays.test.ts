import { expect, test } from 'vitest';
import { formatTimestamp } from './timestamp.js';
import { isUsHoliday, usHolidays } from './us-holidays.js';

// The calendar of the United States Office of Personnel Management, days as they fall.
test.each([
  [2016, '01-01 01-18 02-15 05-30 07-04 09-05 10-10 11-11 11-24 12-25'],
  [2022, '01-01 01-17 02-21 05-30 06-19 07-04 09-05 10-10 11-11 11-24 12-25'],
  [1980, '01-01 02-18 05-26 07-04 09-01 10-13 11-11 11-27 12-25'],
])('the holidays of %d', (year, days) => {
  const found = usHolidays(year).map(({ day }) => formatTimestamp(day).slice(5));
  expect(found.join(' ')).toBe(days);
});

test('a holiday at a weekend is kept on the weekday beside it, all day', () => {
  const kept = (text: string): boolean => isUsHoliday(Date.parse(text));
  expect(kept('2016-12-26T23:00Z')).toBe(true);
  expect(kept('2016-12-27T00:00Z')).toBe(false);
  expect(kept('2021-12-31T12:00Z')).toBe(true);
  expect(kept('2016-07-04T12:00Z')).toBe(true);
  expect(kept('2016-07-05T12:00Z')).toBe(false);
});
