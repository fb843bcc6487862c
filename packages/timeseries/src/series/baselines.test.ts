import { describe, expect, test } from 'vitest';
import { createBaselines, seasonLengthOf } from './baselines.js';
import { errorsOf } from './metrics.js';
import { createSeries, type Series } from './series.js';

const dayMs = 86_400_000;
const start = Date.UTC(2012, 0, 1);

/** Three years in which day d of year y has the value d + 1000 y. */
const years: Series = (() => {
  const timestamps = Array.from({ length: 366 + 365 + 365 }, (_, index) => start + index * dayMs);
  const value = timestamps.map((timestamp) => {
    const year = new Date(timestamp).getUTCFullYear();
    return (timestamp - Date.UTC(year, 0)) / dayMs + 1000 * (year - 2012);
  });
  return createSeries({ timestamps, columns: { value } });
})();

describe('baselines', () => {
  const trainLength = 366 + 365;
  const rules = createBaselines(years, { column: 'value', trainLength });

  test('say: as now', () => {
    expect(rules.naive(800, 5)).toBe(years.columns.value![800]);
  });

  test('say: as now and on, as the past went on the whole', () => {
    const [now, since] = [years.columns.value![800]!, years.columns.value![0]!];
    expect(rules.drift(800, 5)).toBeCloseTo(now + (5 * (now - since)) / 800, 9);
  });

  test('say: as a season ago, and never look ahead of now', () => {
    expect(rules.seasonalNaive(800, 5)).toBe(years.columns.value![440]);
    const weekly = createBaselines(years, { column: 'value', trainLength, seasonLength: 7 });
    expect(weekly.seasonalNaive(800, 7)).toBe(years.columns.value![800]);
    expect(weekly.seasonalNaive(800, 8)).toBe(years.columns.value![794]);
  });

  test('say: as usual within a week of that day of the year, of the training part only', () => {
    expect(rules.climatology(trainLength + 99, 1)).toBeCloseTo(600);
  });

  test('say nothing where they know nothing', () => {
    const short = createBaselines(years, { column: 'value', trainLength: 100 });
    expect(short.climatology(200, 1)).toBeNaN();
    expect(short.seasonalNaive(200, 1)).toBeNaN();
  });

  test('take a year of days and a day of hours for a season', () => {
    const ms = (count: number) => ({ unit: 'millisecond', count }) as const;
    expect(
      [ms(dayMs), ms(7 * dayMs), { unit: 'month', count: 1 } as const, ms(dayMs / 24)].map(seasonLengthOf),
    ).toEqual([365, 52, 12, 24]);
  });
});

describe('errors', () => {
  test('are the mean distance and the root of the mean square', () => {
    expect(errorsOf([1, 2, 3, 4], [1, 2, 6, 0])).toMatchObject({ mae: 7 / 4, rmse: 2.5 });
  });
});
