import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { cyclesOf, phaseOf } from './calendar.js';
import { createSeries, type Series } from './series.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const random = createRandom(4);

/** 400 steps of noise, plus what the time of each adds. */
function makeSeries(stepMs: number, add: (date: Date) => number): Series {
  const timestamps = Array.from({ length: 400 }, (_, row) => Date.UTC(2012, 0, 1) + row * stepMs);
  return createSeries({
    timestamps,
    columns: {
      noise: timestamps.map(() => random.normal()),
      value: timestamps.map((one) => random.normal() + add(new Date(one))),
    },
  });
}

const weekend = (date: Date): number => (date.getUTCDay() % 6 === 0 ? -3 : 0);
const noon = (date: Date): number => (date.getUTCHours() === 12 ? 5 : 0);

describe('the cycles of a series', () => {
  test('are those that it has been through: the year, and others if some column follows them', () => {
    expect(cyclesOf(makeSeries(dayMs, () => 0))).toEqual(['year']);
    expect(cyclesOf(makeSeries(dayMs, weekend))).toEqual(['year', 'week']);
    expect(cyclesOf(makeSeries(hourMs, noon))).toEqual(['day']);
  });

  test('are longer than a step', () => {
    expect(cyclesOf(makeSeries(7 * dayMs, weekend))).toEqual(['year']);
    expect(cyclesOf({ ...makeSeries(dayMs, weekend), step: { unit: 'month', count: 12 } })).toEqual([]);
  });
});

describe('the place in a cycle', () => {
  test('goes from 0 to 1, over the leap day too', () => {
    expect(phaseOf(Date.UTC(2012, 0, 1), 'year')).toBe(0);
    expect(phaseOf(Date.UTC(2012, 6, 2), 'year')).toBe(0.5);
    expect(phaseOf(Date.UTC(2012, 11, 31, 23), 'year')).toBeLessThan(1);
    // 2 January 2012 was a Monday.
    expect(phaseOf(Date.UTC(2012, 0, 2), 'week')).toBe(0);
    expect(phaseOf(Date.UTC(2012, 0, 1, 12), 'week')).toBeCloseTo(6.5 / 7, 12);
    expect(phaseOf(Date.UTC(1960, 0, 1, 6), 'day')).toBe(0.25);
  });
});
