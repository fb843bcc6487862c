import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { sampleMixture } from './sample-mixture.js';

/** raw with softplus(raw) + 0.001 = scale */
const rawOf = (scale: number): number => Math.log(Math.expm1(scale - 1e-3));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

// Two components, at (−2, 1) and (3, 0), weighing 1 to 3.
const correlated = { numMixtures: 2, kind: 'bivariate' } as const;
const parameters = Float32Array.of(
  0,
  Math.log(3),
  -2,
  1,
  3,
  0,
  ...[0.5, 0.2, 0.1, 0.4].map(rawOf),
  Math.atanh(0.8 / 0.999),
  0,
);

describe('sampleMixture', () => {
  test('draws as often, as far and as correlated as the parameters say', () => {
    const random = createRandom(1);
    const drawn = Array.from({ length: 20_000 }, () => sampleMixture(parameters, { ...correlated, random }));
    const left = drawn.filter(([x]) => x! < 0);
    expect(left.length / drawn.length).toBeCloseTo(0.25, 1);
    const deviations = left.map(([x, y]) => [x! + 2, y! - 1] as const);
    expect(mean(deviations.map(([x]) => x * x))).toBeCloseTo(0.25, 1);
    expect(mean(deviations.map(([, y]) => y * y))).toBeCloseTo(0.04, 2);
    expect(mean(deviations.map(([x, y]) => x * y)) / (0.5 * 0.2)).toBeCloseTo(0.8, 1);
  });

  test('gives the mean of the likeliest component at temperature 0, and spreads less below 1', () => {
    const random = createRandom(2);
    expect([...sampleMixture(parameters, { ...correlated, random, temperature: 0 })]).toEqual([3, 0]);
    const cool = Array.from({ length: 5000 }, () =>
      sampleMixture(parameters, { ...correlated, random, temperature: 0.25 }),
    );
    expect(cool.filter(([x]) => x! < 0).length / cool.length).toBeCloseTo(1 / 82, 2);
    const right = cool.filter(([x]) => x! > 0);
    expect(Math.sqrt(mean(right.map(([, y]) => y! * y!)))).toBeCloseTo(0.2, 1);
  });

  test('draws the same from the same seed', () => {
    const one = { numMixtures: 1, outputDim: 3 };
    const draw = (): number[] => [
      ...sampleMixture(Float32Array.of(0, 1, 2, 3, 0, 0, 0), { ...one, random: createRandom(4) }),
    ];
    expect(draw()).toEqual(draw());
    expect(draw()).toHaveLength(3);
  });

  test('refuses what is no such mixture', () => {
    const random = createRandom(1);
    expect(() => sampleMixture(new Float32Array(11), { ...correlated, random })).toThrow(
      "A mixture of this kind has 12 parameters. Received 11. Give one step of the network's outputs.",
    );
    expect(() => sampleMixture(parameters, { ...correlated, random, temperature: -1 })).toThrow(
      'temperature is at least 0. Received -1. 1 draws from the mixture itself.',
    );
    expect(() =>
      sampleMixture(parameters, { numMixtures: 2, outputDim: 3, kind: 'bivariate', random }),
    ).toThrow('Received {"numMixtures":2,"outputDim":3,"kind":"bivariate"}.');
  });
});
