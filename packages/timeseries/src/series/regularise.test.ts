import { describe, expect, test } from 'vitest';
import { parseSeries } from './parse-series.js';
import { regularise } from './regularise.js';

const minute = 60_000;
const hour = 60 * minute;

describe('regularise', () => {
  test('fills the hour that daylight saving skips with a missing value, and means the one that it repeats', () => {
    const text =
      'time,load\n2016-03-13 01:00,5\n2016-03-13 03:00,7\n2016-03-13 04:00,2\n2016-03-13 04:00,4\n2016-03-13 05:00,8\n';
    expect(() => parseSeries(text)).toThrow('Each timestamp must stand once.');
    const { timestamps, step, columns } = parseSeries(text, { regularise: {} });
    expect(step).toEqual({ unit: 'millisecond', count: hour });
    expect(timestamps).toHaveLength(5);
    expect([...columns['load']!]).toEqual([5, NaN, 7, 3, 8]);
  });

  test('brings rows at any times and in any order to a coarser step that begins where its unit does', () => {
    const times = [70, 12, 59, 200].map((at) => at * minute);
    const rows = { timestamps: times, columns: { rain: [4, 1, 2, NaN] } };
    const of = (combine: 'mean' | 'sum' | 'first' | 'last'): number[] => [
      ...regularise(rows, { stepMs: hour, combine }).columns['rain']!,
    ];
    expect(of('sum')).toEqual([3, 4, NaN, NaN]);
    expect(of('mean')).toEqual([1.5, 4, NaN, NaN]);
    expect(of('first')).toEqual([1, 4, NaN, NaN]);
    expect(of('last')).toEqual([2, 4, NaN, NaN]);
    expect(regularise(rows, { stepMs: hour }).timestamps[0]).toBe(0);
  });

  test('refuses what would be all but empty, what has no step, and columns of other lengths', () => {
    expect(() => regularise({ timestamps: [0, 1, 2, 3e6], columns: {} }, { stepMs: 1000 })).toThrow(
      'A series has at most ten steps for each row that is given, or it would be all but empty. Received 4 rows for ' +
        '3001 steps of 1 second. Give a larger stepMs.',
    );
    expect(() => regularise({ timestamps: [5, 5], columns: {} })).toThrow(
      'Rows become even by a step above 0, or by at least 2 times that tell it. Received 0. Give stepMs, or more rows.',
    );
    expect(() => regularise({ timestamps: [0, 1], columns: { a: [1] } })).toThrow(
      "Every column must have a value for each of the 2 timestamps. Received 1 in 'a'. Write NaN for missing values.",
    );
  });
});
