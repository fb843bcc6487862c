import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { draw } from './random-search.js';
import { choice, float, fromUnit, integer, levelsOf, toUnit, type ParameterRange } from './search-space.js';

const range: fc.Arbitrary<ParameterRange> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 500 }), fc.nat(500), fc.boolean())
    .map(([min, width, log]) => integer({ min, max: min + width, log })),
  fc
    .tuple(
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.boolean(),
    )
    .map(([min, width, log]) => float({ min, max: min + width, log })),
  fc.uniqueArray(fc.string(), { minLength: 1 }).map((values) => choice(values)),
);

const isIn = (one: ParameterRange, value: unknown): boolean =>
  one.kind === 'choice'
    ? one.values.includes(value as string)
    : typeof value === 'number' &&
      value >= one.min &&
      value <= one.max &&
      (one.kind === 'float' || Number.isInteger(value));

describe('a range', () => {
  test('gives values in it only, at every place and every level', () => {
    fc.assert(
      fc.property(
        range,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (one, unit, levels) => {
          expect(isIn(one, fromUnit(one, unit))).toBe(true);
          for (const value of levelsOf(one, levels)) expect(isIn(one, value)).toBe(true);
        },
      ),
    );
  });

  test('knows where its values stand', () => {
    fc.assert(
      fc.property(range, fc.double({ min: 0, max: 1, noNaN: true }), (one, unit) => {
        if (one.kind === 'choice') return;
        const value = fromUnit(one, unit) as number;
        expect(fromUnit(one, toUnit(one, value))).toBeCloseTo(value, 9);
      }),
    );
  });

  test('gives every whole number the same chance, the ends too', () => {
    const random = createRandom(1);
    const counts = [0, 0, 0, 0];
    for (let index = 0; index < 8000; index++)
      counts[(draw({ a: integer({ min: 1, max: 4 }) }, random)['a'] as number) - 1]! += 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);
  });

  test('on a logarithmic scale has as many values between 1 and 10 as between 10 and 100', () => {
    const random = createRandom(2);
    const rate = float({ min: 1, max: 100, log: true });
    const small = Array.from({ length: 4000 }, () => fromUnit(rate, random.uniform()) as number);
    expect(Math.abs(small.filter((value) => value < 10).length - 2000)).toBeLessThan(120);
    expect(levelsOf(rate, 3)).toEqual([1, 10, 100]);
  });

  test('that holds nothing is refused', () => {
    expect(() => integer({ min: 3, max: 2 })).toThrow(
      'A range is between numbers, min at most max. Received 3 to 2. Give its two ends.',
    );
    expect(() => integer({ min: 0.5, max: 2 })).toThrow('whole numbers');
    expect(() => float({ min: 0, max: 1, log: true })).toThrow(
      'A range is between numbers above 0 when it is logarithmic. Received 0 to 1. Give its two ends.',
    );
    expect(() => float({ min: 0, max: Infinity })).toThrow('Received 0 to Infinity');
    expect(() => choice([])).toThrow('A choice is between values that differ. Received [].');
    expect(() => choice(['gru', 'gru'])).toThrow('Give each of them once.');
  });
});
