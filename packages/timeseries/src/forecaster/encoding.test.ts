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

  test('has scaled columns, and flags where values were missing', () => {
    expect(encoding.flagged).toEqual(['a']);
    expect(numFeaturesOf(encoding)).toBe(3);
    expect([...rows.values.subarray(2 * 3, 3 * 3)]).toEqual([-1, 0, 1]);
  });

  test('has its place in the year, once a year was seen', () => {
    const year = daily({ a: Array.from({ length: 400 }, (_, day) => day % 3) });
    const { values } = encodeSeries(year, fitEncoding(year, ['a']));
    const angle = (2 * Math.PI * 3) / 366;
    expect(values[2 * 3 + 1]).toBeCloseTo(Math.sin(angle), 6);
    expect(values[2 * 3 + 2]).toBeCloseTo(Math.cos(angle), 6);
  });

  test('fills a missing value with the last known, and with the mean before any is known', () => {
    expect([0, 1, 2, 3].map((row) => rows.values[row * 3])).toEqual([0, -1, -1, 1]);
  });

  test('does not change when the future does', () => {
    const before = encodeSeries(daily({ a: [NaN, 2, NaN, -99], b: [1, 1, 1, 50] }), encoding);
    expect(before.values.subarray(0, 3 * 3)).toEqual(rows.values.subarray(0, 3 * 3));
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
