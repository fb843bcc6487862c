import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitScale, toScaled, toUnscaled } from './scaler.js';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 50 });

describe('a scale', () => {
  test('gives numbers mean 0 and deviation 1', () => {
    const values = [3, 5, 10, 2, 8];
    const again = fitScale(values.map((value) => toScaled(value, fitScale(values))));
    expect(again.mean).toBeCloseTo(0, 12);
    expect(again.deviation).toBeCloseTo(1, 12);
  });

  test('leaves missing values out of account', () => {
    expect(fitScale([NaN, 1, NaN, 3])).toEqual(fitScale([1, 3]));
  });

  test('keeps its distance from zero deviation', () => {
    expect(fitScale([7.1, 7.1, 7.1])).toEqual({ mean: 7.1, deviation: 1 });
    expect(fitScale([NaN])).toEqual({ mean: 0, deviation: 1 });
  });

  test('is undone by unscaling', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const scale = fitScale(values);
        for (const value of values) {
          expect(Math.abs(toUnscaled(toScaled(value, scale), scale) - value)).toBeLessThan(1e-6);
        }
      }),
    );
  });
});
