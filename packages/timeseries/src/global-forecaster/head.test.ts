import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { createSeries, sliceSeries, type Series } from '../series/series.js';
import { normalQuantile, studentTQuantile } from './distributions.js';
import { createGlobalForecaster } from './global-forecaster.js';
import { drawFrom, headLevels, quantileOf, toHeadConfig, type HeadConfig, type HeadName } from './head.js';
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
