import { describe, expect, test } from 'vitest';
import { createSeries, type Series } from '../series/series.js';
import { encodeSeries, encodeTargets, fitEncoding, numFeaturesOf } from './encoding.js';
import { fitColumnScale, toColumnValue, toModelValue } from './column-scale.js';

const dayMs = 86_400_000;
const start = Date.UTC(2012, 0, 2);
const daily = (columns: Record<string, number[]>): Series =>
  createSeries({
    timestamps: Object.values(columns)[0]!.map((_, index) => start + index * dayMs),
    columns,
  });

describe('a row as the network reads it', () => {
  const series = daily({ a: [NaN, 2, NaN, 6], b: [1, 1, 1, 1] });
  const encoding = fitEncoding(series, ['a', 'b']);
  const rows = encodeSeries(series, encoding);

  test('has scaled columns, flags where values were missing, and the places in the year and the week', () => {
    expect(numFeaturesOf(encoding)).toBe(2 + 1 + 2 * 2);
    expect(encoding.flagged).toEqual(['a']);
    expect(encoding.cycles).toEqual(['year', 'week']);
    const third = [...rows.values.subarray(2 * 7, 3 * 7)];
    expect(third.slice(0, 3)).toEqual([-1, 0, 1]);
    expect(third.slice(5).map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0.974928, -0.222521]);
  });

  test('fills a missing value with the last known, and with the mean before any is known', () => {
    expect([0, 1, 2, 3].map((row) => rows.values[row * 7])).toEqual([0, -1, -1, 1]);
  });

  test('does not change when the future does', () => {
    const before = encodeSeries(daily({ a: [NaN, 2, NaN, -99], b: [1, 1, 1, 50] }), encoding);
    expect(before.values.subarray(0, 3 * 7)).toEqual(rows.values.subarray(0, 3 * 7));
  });

  test('keeps missing targets missing', () => {
    expect([...encodeTargets(series, encoding, 1).values]).toEqual([NaN, -1, NaN, 1]);
  });
});

describe('the scale of a column', () => {
  test('is logarithmic for amounts that are mostly small and sometimes large', () => {
    const rain = fitColumnScale(Float64Array.of(0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 30));
    expect(rain.curve).toBe('log');
    expect(toColumnValue(toModelValue(7.5, rain), rain)).toBeCloseTo(7.5, 9);
    expect(toColumnValue(-9, rain)).toBe(0);
  });

  test('is linear for what may fall below zero, and for what does not vary', () => {
    expect(fitColumnScale(Float64Array.of(-1, 0, 0, 0, 0, 0, 30)).curve).toBe('line');
    expect(fitColumnScale(Float64Array.of(0, 0, 0))).toEqual({
      mean: 0,
      deviation: 1,
      usual: 0,
      curve: 'line',
    });
    expect(fitColumnScale(Float64Array.of(NaN))).toEqual({ mean: 0, deviation: 1, usual: 0, curve: 'line' });
  });
});
