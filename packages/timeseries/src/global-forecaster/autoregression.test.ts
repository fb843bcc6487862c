import { createRandom, memoryStore } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { createSeries, sliceSeries, type Series } from '../series/series.js';
import { createGlobalForecaster, loadGlobalForecaster, type GlobalForecaster } from './global-forecaster.js';
import { WindowPreprocessor, type WindowPreprocessorOptions } from './preprocessor.js';

const hour = 3_600_000;

function seriesOf(columns: Record<string, readonly number[]>): Series {
  const [values] = Object.values(columns);
  return createSeries({ timestamps: values!.map((_, row) => row * hour), columns });
}

function create(series: Series, options: Partial<WindowPreprocessorOptions> = {}): GlobalForecaster {
  const preprocessor = WindowPreprocessor.adapt([{ series }], {
    targets: ['value'],
    horizon: 9,
    windowSize: 12,
    calendar: false,
    architecture: 'autoregressive',
    ...options,
  });
  return createGlobalForecaster({ preprocessor, units: 10, dropout: 0, seed: 1 });
}

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));

describe('a forecaster that reads its own forecasts', () => {
  test('of a random walk draws paths that spread with the root of time, each of which walks', async () => {
    const random = createRandom(8);
    const values: number[] = [100];
    while (values.length < 1200) values.push(values.at(-1)! + random.normal());
    const walk = seriesOf({ value: values });
    const forecaster = create(walk, { head: 'gaussian' });
    await forecaster.fit(walk, { epochs: 5, batchSize: 32, learningRate: 0.01 });
    const { targets } = await forecaster.sample(walk, { count: 400, seed: 2 });
    const at = (ahead: number): number[] => targets['value']!.map((path) => path[ahead]!);
    const ratio = deviation(at(8)) / deviation(at(0));
    expect(ratio).toBeGreaterThan(2);
    expect(ratio).toBeLessThan(4);
    const changes = targets['value']!.map((path) => path[8]! - path[7]!);
    expect(deviation(changes)).toBeLessThan(0.6 * deviation(at(8)));
    expect(Math.abs(mean(at(0)) - values.at(-1)!)).toBeLessThan(0.7);

    const { intervals } = await forecaster.predict(walk);
    const { lower, upper } = intervals!['0.8']!['value']!;
    expect(upper[8]! - lower[8]!).toBeGreaterThan(1.5 * (upper[0]! - lower[0]!));
    forecaster.dispose();
  });

  test('goes on with a wave whose plan is known ahead, and is the same after it was saved', async () => {
    const random = createRandom(3);
    const plan = Array.from({ length: 400 }, () => Number(random.uniform() < 0.5));
    const series = seriesOf({ plan, value: plan.map((on, row) => 2 * on + (row % 3 === 0 ? 1 : 0)) });
    const past = sliceSeries(series, 0, 390);
    const forecaster = create(past, { futureCovariates: ['plan'], normalization: 'none' });
    await forecaster.fit(past, { epochs: 8, batchSize: 16, learningRate: 0.02 });
    const inputs = { past, future: sliceSeries(series, 390) };
    const forecast = await forecaster.predict(inputs);
    const errors = forecast.targets['value']!.map((value, ahead) =>
      Math.abs(value - series.columns['value']![390 + ahead]!),
    );
    expect(mean(errors)).toBeLessThan(0.3);
    const store = memoryStore();
    await forecaster.save(store);
    const loaded = await loadGlobalForecaster(store);
    expect(await loaded.predict(inputs)).toEqual(forecast);
    expect(loaded.memory().streams).toBe(0);
    loaded.dispose();
    forecaster.dispose();
  });

  test('refuses columns that nobody knows ahead', () => {
    const series = seriesOf({ value: [1, 2, 3], other: [1, 2, 3] });
    expect(() => create(series, { pastCovariates: ['other'] })).toThrow(
      "'autoregressive' reads its own forecasts, so other columns must be known ahead. Received pastCovariates other. " +
        'Give them as targets, or choose another architecture.',
    );
  });
});
