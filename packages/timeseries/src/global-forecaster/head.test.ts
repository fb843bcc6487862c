import { createRandom } from '@recurrent/core';
import { assert, constantFrom, float, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSeries, sliceSeries, type Series } from '../series/series.js';
import { normalQuantile, studentTQuantile } from './distributions.js';
import { createGlobalForecaster } from './global-forecaster.js';
import {
  drawFrom,
  headLevels,
  intervalOf,
  quantileOf,
  toHeadConfig,
  type HeadConfig,
  type HeadName,
} from './head.js';
import { WindowPreprocessor } from './preprocessor.js';

describe('quantiles of distributions', () => {
  // scipy.stats.norm.ppf and t.ppf; any table of both has these.
  test.each([
    [0.5, 0],
    [0.9, 1.2815516],
    [0.975, 1.959964],
    [0.001, -3.0902323],
    [1e-12, -7.0344838],
  ])('a normal’s at %d is %d', (share, expected) => {
    expect(normalQuantile(share)).toBeCloseTo(expected, 5);
  });

  test.each([
    [0.975, 1, 12.7062047],
    [0.975, 5, 2.5705818],
    [0.1, 2, -1.8856181],
    [0.9, 30, 1.310415],
  ])('Student’s at %d with %d degrees is %d', (share, degrees, expected) => {
    expect(studentTQuantile(share, degrees)).toBeCloseTo(expected, 3);
  });

  // As sixty halvings find them, to the last bit: what a forecast says does not change with how it is searched for.
  test.each([
    [0.9, 2, 1.8856180831697409],
    [0.975, 2.5, 3.5746548420104434],
    [0.1, 3.7, -1.5575658388648073],
    [0.025, 30, -2.0422724563027916],
    [0.6, 1e5, 0.2533477771583318],
    [0.999999, 4, 41.5778541496131],
    [0.5000001, 7, 2.589545726331202e-7],
    [1 - 1e-12, 2.2, 221173.8183780049],
  ])('Student’s at %d with %d degrees is %d and no other number', (share, degrees, expected) => {
    expect(studentTQuantile(share, degrees)).toBe(expected);
  });
});

test('an interval of Student’s t ends where it always did', () => {
  const numbers = Float32Array.of(1.5, 0.3, 1);
  expect(intervalOf({ name: 'studentT' }, numbers, 0.8)).toEqual([0.13414817228512188, 2.865851827714878]);
  expect(intervalOf({ name: 'studentT' }, numbers, 0.95)).toEqual([-1.0821588377661637, 4.082158837766164]);
});

const heads: HeadConfig[] = [
  { name: 'gaussian' },
  { name: 'studentT' },
  { name: 'quantiles', quantiles: [0.1, 0.5, 0.9] },
];

test.each(heads)('what is drawn from $name lies below its quantiles as often as they say', (head) => {
  const numbers = head.name === 'quantiles' ? Float32Array.of(-1, 0.5, 3) : Float32Array.of(2, 0.3, 1);
  const random = createRandom(5);
  const drawn = Array.from({ length: 20_000 }, () => drawFrom(head, numbers, random));
  for (const share of [0.1, 0.5, 0.8, 0.9]) {
    const limit = quantileOf(head, numbers, share);
    expect(drawn.filter((value) => value < limit).length / drawn.length).toBeCloseTo(share, 1.7);
  }
});

test.each(heads)('an interval of $name ends at its quantiles, to the last bit', (head) => {
  const number = float({ min: -40, max: 40, noNaN: true });
  assert(
    property(tuple(number, number, number), constantFrom(0.8, 0.95), (numbers, level) => {
      const said = Float32Array.from(numbers);
      expect(intervalOf(head, said, level)).toEqual(
        [(1 - level) / 2, (1 + level) / 2].map((share) => quantileOf(head, said, share)),
      );
    }),
  );
});

test('quantiles in pairs make intervals', () => {
  expect(headLevels(toHeadConfig({ head: 'quantiles' }))).toEqual([0.95, 0.8]);
  expect(headLevels(toHeadConfig({ head: 'quantiles', quantiles: [0.2, 0.5, 0.9] }))).toEqual([]);
  expect(headLevels(toHeadConfig({}))).toEqual([]);
  expect(() => toHeadConfig({ head: 'quantiles', quantiles: [0.9, 0.1] })).toThrow(
    'quantiles are shares between 0 and 1 in rising order, 0.5 among them. Received [0.9, 0.1]. ' +
      '[0.1, 0.5, 0.9] gives a median and a band that holds four in five.',
  );
});

/** A wave whose noise is five times as strong in every other half of it. */
function makeNoisyWave(rows: number): Series {
  const random = createRandom(9);
  const values = Array.from({ length: rows }, (_, row) => {
    const strength = row % 8 < 4 ? 0.1 : 0.5;
    return Math.sin((Math.PI * row) / 4) + strength * random.normal();
  });
  return createSeries({ timestamps: values.map((_, row) => row * 3_600_000), columns: { value: values } });
}

test.each<HeadName>(['quantiles', 'gaussian', 'studentT'])(
  'intervals of %s hold nearly as many outcomes as they say, and are wide where the noise is strong',
  async (head) => {
    const series = makeNoisyWave(1800);
    const train = sliceSeries(series, 0, 1000);
    const preprocessor = WindowPreprocessor.adapt([{ series: train }], {
      targets: ['value'],
      horizon: 8,
      windowSize: 16,
      segmentLength: 8,
      calendar: false,
      normalization: 'none',
      head,
    });
    const forecaster = createGlobalForecaster({ preprocessor, units: 12, dropout: 0, seed: 1 });
    await forecaster.fit(train, { epochs: 6, batchSize: 32, learningRate: 0.01 });
    const judged = await forecaster.evaluate([{ series, historyLength: 1000 }], { stride: 8 });
    const scores = judged.intervals!['0.8']!['value']!;
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(Math.abs(mean(scores.map(({ coverage }) => coverage)) - 0.8)).toBeLessThan(0.06);
    const width = (from: number): number => mean(scores.slice(from, from + 4).map((one) => one.width));
    expect(width(4)).toBeGreaterThan(2.5 * width(0));

    const past = sliceSeries(series, 0, 1000);
    const { targets } = await forecaster.sample(past, { count: 300, seed: 3 });
    expect(await forecaster.sample(past, { count: 300, seed: 3 })).toEqual(
      await forecaster.sample(past, { count: 300, seed: 3 }),
    );
    const { intervals } = await forecaster.predict(past);
    const { lower, upper } = intervals!['0.8']!['value']!;
    const within = targets['value']!.map(
      (path) => path.filter((value, ahead) => value >= lower[ahead]! && value <= upper[ahead]!).length / 8,
    );
    expect(Math.abs(mean(within) - 0.8)).toBeLessThan(0.05);
    forecaster.dispose();
  },
);
