import { lengthOf } from '@recurrent/timeseries';
import { describe, expect, it } from 'vitest';
import { tellHolidays } from './holidays-ahead.js';
import { readLoad, toSubject } from './load-subject.js';
import { makeLoad } from '../made-load.js';

describe('a table of loads that a reader gives', () => {
  it('becomes hours: quarters their mean, gaps missing, further columns told', () => {
    const text = [
      't,kW,note,price',
      '2024-01-01T00:00,1,a,3',
      '2024-01-01T00:15,3,b,3',
      '2024-01-01T02:00,5,c,3',
    ];
    const { subject, told } = readLoad({ name: 'meter.csv', text: text.join('\n') });
    expect([...subject.series.columns['kW']!]).toEqual([2, NaN, 5]);
    expect(subject.errorScale).toBeCloseTo(100 / 3.5);
    expect(told).toBe(
      "Read 3 hours of 'kW'; 1 of them are missing, and values within one hour became their mean. " +
        'Left out: further columns (price).',
    );
  });

  it('is refused when it holds days, not hours', () => {
    const rows = Array.from({ length: 9 }, (_, day) => `2024-01-0${day + 1},5`);
    expect(() => readLoad({ name: 'days.csv', text: ['date,kW', ...rows].join('\n') })).toThrow(
      'A table of loads has a row for each hour, or more. Received 1 day from row to row.',
    );
  });
});

describe('the made load', () => {
  it('is the same for the same seed, and has days and weekends', () => {
    const made = makeLoad(7);
    const load = made.columns['load']!;
    expect(lengthOf(made)).toBe(24 * 420);
    expect(load).toEqual(makeLoad(7).columns['load']);
    const meanAt = (hour: number) => {
      const values = load.filter((_, row) => row % 24 === hour);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanAt(19)).toBeGreaterThan(meanAt(3) + 3000);
  });
});

describe('holidays that are known ahead', () => {
  it('stand beside the load, and name the days that charts mark', () => {
    const subject = tellHolidays(toSubject(makeLoad(7), { name: 'made', target: 'load' }));
    const { column, named, valueAt } = subject.knownAhead!;
    const juneteenth = Date.UTC(2023, 5, 19);
    const row = subject.series.timestamps.indexOf(juneteenth);
    expect([...subject.series.columns[column]!.subarray(row - 1, row + 25)]).toEqual([
      0,
      ...Array.from({ length: 24 }, () => 1),
      0,
    ]);
    expect(valueAt(Date.UTC(2030, 6, 4, 13))).toBe(1);
    expect(named(juneteenth - 3_600_000, juneteenth + 3_600_000)).toEqual([
      { name: 'Juneteenth', from: juneteenth, until: juneteenth + 86_400_000 },
    ]);
    // New Year’s Day 2023 is a Sunday.
    expect(named(Date.UTC(2023, 0, 2), Date.UTC(2023, 0, 2, 23))[0]!.name).toBe(
      'a day on which a holiday is kept',
    );
  });
});
