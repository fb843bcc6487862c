import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { crps, errorScaleOf, errorsOf, intervalScoresOf, pinballLoss } from './metrics.js';

describe('errors', () => {
  test('are measured by those of "as now" on the past', () => {
    const scale = errorScaleOf([1, 3, NaN, 4, 8]);
    expect(scale).toEqual({ absolute: 3, squared: 10 });
    const errors = errorsOf([1, 2, 3, 4], [1, 2, 6, 0], scale);
    expect(errors.mase).toBeCloseTo(7 / 12, 12);
    expect(errors.rmsse).toBeCloseTo(Math.sqrt(25 / 4 / 10), 12);
    expect(errors.smape).toBeCloseTo((200 * (3 / 9 + 1)) / 4, 12);
  });

  test('have no scale without a past', () => {
    expect(errorsOf([1], [2]).mase).toBeNaN();
    expect(errorsOf([0], [0]).smape).toBe(0);
  });
});

test('the pinball loss is smallest at the quantile', () => {
  const random = createRandom(1);
  const outcomes = Float64Array.from({ length: 4000 }, () => random.uniform());
  const at = (forecast: number): number => pinballLoss(new Float64Array(4000).fill(forecast), outcomes, 0.8);
  expect(at(0.8)).toBeLessThan(at(0.7));
  expect(at(0.8)).toBeLessThan(at(0.9));
  expect(pinballLoss([1, 1], [2, 0], 0.9)).toBeCloseTo((0.9 + 0.1) / 2, 12);
});

describe('the continuous ranked probability score', () => {
  test('of one sample is the absolute error', () => {
    expect(crps([[3], [5]], [1, 5])).toBe(1);
  });

  test('is the double sum of its definition', () => {
    const samples = [0.5, 2, 2, -1];
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const distance = mean(samples.map((one) => Math.abs(one - 0.7)));
    const spread = mean(samples.flatMap((one) => samples.map((other) => Math.abs(one - other))));
    expect(crps([samples], [0.7])).toBeCloseTo(distance - spread / 2, 12);
  });
});

test('intervals are judged by how often they hold and how wide they are', () => {
  expect(intervalScoresOf({ lower: [0, 0, 0, 0], upper: [1, 1, 2, 2] }, [0.5, 1, 3, -1])).toEqual({
    coverage: 0.5,
    width: 1.5,
  });
});
