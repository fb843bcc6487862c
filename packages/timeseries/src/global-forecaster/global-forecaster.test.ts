import { createRandom, memoryStore } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { describe, expect, test } from 'vitest';
import { backtest, type Forecast } from '../forecaster/index.js';
import { fitLinearBaseline } from '../series/linear-baseline.js';
import { createSeries, joinSeries, observationsOf, sliceSeries, type Series } from '../series/series.js';
import { createGlobalForecaster, loadGlobalForecaster, type GlobalForecaster } from './global-forecaster.js';
import { WindowPreprocessor, type WindowPreprocessorOptions } from './preprocessor.js';

const hour = 3_600_000;
const start = Date.UTC(2020, 0, 1);

function seriesOf(columns: Record<string, readonly number[]>): Series {
  const [values] = Object.values(columns);
  return createSeries({ timestamps: values!.map((_, row) => start + row * hour), columns });
}

/** A wave of 8 rows on a level. */
function waveAt(level: number, { rows = 120, height = 1 } = {}): Series {
  const values = Array.from({ length: rows }, (_, row) => level + height * Math.sin((Math.PI * row) / 4));
  return seriesOf({ value: values });
}

function create(
  series: readonly Series[],
  options: Partial<WindowPreprocessorOptions> = {},
  seed = 1,
): GlobalForecaster {
  const preprocessor = WindowPreprocessor.adapt(
    series.map((one) => ({ series: one })),
    { targets: ['value'], horizon: 8, windowSize: 16, segmentLength: 4, calendar: false, ...options },
  );
  return createGlobalForecaster({ preprocessor, units: 12, dropout: 0, seed });
}

const training = { epochs: 6, batchSize: 16, learningRate: 0.02 };
const wave = waveAt(0);

describePredictor<Series, Series, Forecast, GlobalForecaster>({
  task: 'global-forecaster',
  create: (seed) => create([wave], {}, seed),
  load: loadGlobalForecaster,
  samples: wave,
  fit: training,
  inputs: sliceSeries(wave, 0, 40),
  stream: (forecaster, past) => forecaster.stream(observationsOf(past)),
  numbers: ({ targets }) => targets['value']!,
});

function meanError(forecast: Forecast, outcomes: ArrayLike<number>): number {
  const expected = forecast.targets['value']!;
  return (
    expected.reduce((sum, value, ahead) => sum + Math.abs(value - outcomes[ahead]!), 0) / expected.length
  );
}

describe('a global forecaster', () => {
  test.each(['lastValue', 'window'] as const)(
    'normalized by %s follows a series to a level it has never seen',
    async (normalization) => {
      const forecaster = create([wave], { normalization });
      await forecaster.fit(wave, training);
      const far = waveAt(1000, { rows: 48 });
      const forecast = await forecaster.predict(sliceSeries(far, 0, 40));
      expect(meanError(forecast, far.columns['value']!.subarray(40))).toBeLessThan(0.2);
      expect(forecast.timestamps[0]).toBe(far.timestamps[40]);
      forecaster.dispose();
    },
  );

  test('without normalization does not', async () => {
    const forecaster = create([wave], { normalization: 'none' });
    await forecaster.fit(wave, training);
    const far = waveAt(1000, { rows: 48 });
    const forecast = await forecaster.predict(sliceSeries(far, 0, 40));
    expect(meanError(forecast, far.columns['value']!.subarray(40))).toBeGreaterThan(10);
    forecaster.dispose();
  });

  test.each(['gru', 'lstm', 'simpleRnn'] as const)('reads row by row as %s', async (architecture) => {
    const forecaster = create([wave], { architecture, windowSize: 8 });
    await forecaster.fit(wave, training);
    const forecast = await forecaster.predict(sliceSeries(wave, 0, 40));
    expect(meanError(forecast, wave.columns['value']!.subarray(40))).toBeLessThan(0.25);
    forecaster.dispose();
  });

  test('sees nothing of what it is to foretell', async () => {
    const forecaster = create([wave]);
    const changed = seriesOf({
      value: [...wave.columns['value']!].map((value, row) => (row < 100 ? value : 99)),
    });
    const scores = async (series: Series): Promise<readonly number[]> => {
      const sample = { series: sliceSeries(series, 0, 108), historyLength: 100 };
      const { metrics } = await forecaster.evaluate([sample]);
      return metrics['value']!.mae;
    };
    const expected = (await forecaster.predict(sliceSeries(wave, 0, 100))).targets['value']!;
    const errors = await scores(changed);
    for (const [ahead, error] of errors.entries()) expect(error).toBeCloseTo(99 - expected[ahead]!, 4);
    forecaster.dispose();
  });

  test('is judged beside simple rules and a line at the very same origins', async () => {
    const forecaster = create([wave]);
    const linear = fitLinearBaseline([wave], { columns: ['value'], windowSize: 16, horizon: 8 });
    const { count, metrics, baselines } = await forecaster.evaluate([{ series: wave, historyLength: 100 }], {
      stride: 3,
      linear,
      seasonLength: 8,
    });
    expect(count).toBe(5);
    expect(Object.keys(baselines).sort()).toEqual([
      'climatology',
      'drift',
      'linear',
      'naive',
      'seasonalNaive',
    ]);
    expect(metrics['value']!.mae).toHaveLength(8);
    expect(baselines['linear']!['value']!.mae[7]).toBeLessThan(0.01);
    expect(baselines['seasonalNaive']!['value']!.rmse[7]).toBeCloseTo(0, 9);
    forecaster.dispose();
  });

  test('learns from covariates that are known ahead, and refuses to go without them', async () => {
    const random = createRandom(4);
    const plan = Array.from({ length: 300 }, () => Number(random.uniform() < 0.5));
    const series = seriesOf({ plan, value: plan.map((on) => 5 * on) });
    const forecaster = create([series], { futureCovariates: ['plan'], normalization: 'none', windowSize: 8 });
    const past = sliceSeries(series, 0, 280);
    await forecaster.fit(past, { ...training, epochs: 12 });
    const forecast = await forecaster.predict({ past, future: sliceSeries(series, 280) });
    expect(meanError(forecast, series.columns['value']!.subarray(280))).toBeLessThan(0.5);
    await expect(forecaster.predict(past)).rejects.toThrow(
      'Columns that are known ahead (plan) are given for the 8 steps behind the past. Received no steps. ' +
        'Give them as future.',
    );
    forecaster.dispose();
  });

  test('tells series apart by their statics, and targets from one another', async () => {
    const constant = [{ side: 1 }, { side: -1 }].map((statics) => ({
      statics,
      series: seriesOf({
        value: Array.from({ length: 60 }, (_, row) => (row % 2) * statics.side),
        other: Array.from({ length: 60 }, () => 3 * statics.side),
      }),
    }));
    const preprocessor = WindowPreprocessor.adapt(constant, {
      targets: ['value', 'other'],
      statics: ['side'],
      normalization: 'none',
      horizon: 2,
      windowSize: 2,
      segmentLength: 2,
    });
    const forecaster = createGlobalForecaster({ preprocessor, units: 12, dropout: 0, seed: 1 });
    await forecaster.fit(constant, { ...training, epochs: 20 });
    const past = seriesOf({ value: [NaN, NaN], other: [NaN, NaN] });
    for (const side of [1, -1]) {
      const { targets } = await forecaster.predict({ past, statics: { side } });
      expect(Math.abs(targets['other']![0]! - 3 * side)).toBeLessThan(1);
    }
    await expect(forecaster.predict(past)).rejects.toThrow("Received none for 'side'.");
    forecaster.dispose();
  });

  test('learns around missing values, and is told where they are', async () => {
    const random = createRandom(7);
    const holed = seriesOf({
      value: Array.from({ length: 300 }, (_, row) =>
        random.uniform() < 0.15 ? NaN : Math.sin((Math.PI * row) / 4),
      ),
    });
    const forecaster = create([holed]);
    expect(forecaster.preprocessor.schema.flagsMissing).toBe(true);
    await forecaster.fit(holed, training);
    const forecast = await forecaster.predict(sliceSeries(holed, 0, 200));
    const outcomes = Array.from({ length: 8 }, (_, ahead) => Math.sin((Math.PI * (200 + ahead)) / 4));
    expect(meanError(forecast, outcomes)).toBeLessThan(0.3);
    forecaster.dispose();
  });

  test('has intervals once it was calibrated, also after it was saved', async () => {
    const random = createRandom(2);
    const noisy = seriesOf({
      value: Array.from({ length: 900 }, (_, row) => Math.sin((Math.PI * row) / 4) + 0.2 * random.normal()),
    });
    const [train, held, last] = [sliceSeries(noisy, 0, 400), sliceSeries(noisy, 0, 650), noisy];
    const forecaster = create([train]);
    await forecaster.fit(train, training);
    await forecaster.calibrate([{ series: held, historyLength: 400 }], { levels: [0.8] });
    expect(forecaster.learnedUntil).toBe(held.timestamps.at(-1));
    const store = memoryStore();
    await forecaster.save(store);
    const loaded = await loadGlobalForecaster(store);
    const { intervals } = await loaded.evaluate([{ series: last, historyLength: 650 }]);
    for (const { coverage, width } of intervals!['0.8']!['value']!) {
      expect(Math.abs(coverage - 0.8)).toBeLessThan(0.1);
      expect(width).toBeLessThan(1.5);
    }
    loaded.dispose();
    forecaster.dispose();
  });

  test('goes on live from what a stream has saved', async () => {
    const forecaster = create([wave]);
    const [before, after] = [sliceSeries(wave, 0, 30), sliceSeries(wave, 30, 34)];
    const first = forecaster.openStream();
    for (const observation of observationsOf(before)) await first.push(observation);
    const saved: unknown = JSON.parse(JSON.stringify(first.state.save()));
    first.close();
    const second = forecaster.openStream({ after: saved as ReturnType<typeof first.state.save> });
    let live: Forecast | undefined;
    for (const observation of observationsOf(after)) live = await second.push(observation);
    expect(live).toEqual(await forecaster.predict(joinSeries(before, after)));
    await expect(second.push({ timestamp: wave.timestamps[36]!, values: { value: 1 } })).rejects.toThrow(
      'Received 2020-01-02T12:00:00Z where 2020-01-02T10:00:00Z was due.',
    );
    second.close();
    expect(forecaster.memory().streams).toBe(0);
    forecaster.dispose();
  });

  test('learns one network from many short series of all sizes', async () => {
    const series = Array.from({ length: 60 }, (_, index) =>
      waveAt(index * index, { rows: 24 + (index % 5), height: 1 + index }),
    );
    const forecaster = create(series, { normalization: 'window' });
    await forecaster.fit(
      series.map((one) => ({ series: one })),
      { ...training, epochs: 12 },
    );
    const far = waveAt(5000, { rows: 24, height: 400 });
    const [forecast] = await forecaster.predictAll([sliceSeries(far, 0, 16)]);
    expect(meanError(forecast!, far.columns['value']!.subarray(16))).toBeLessThan(80);
    forecaster.dispose();
  });

  test('is backtested like every forecaster, and refused where it has seen what it is to foretell', async () => {
    const learn = async (past: Series): Promise<GlobalForecaster> => {
      const forecaster = create([past]);
      await forecaster.fit(past, { ...training, epochs: 2 });
      return forecaster;
    };
    const { folds, metrics } = await backtest(wave, {
      fit: learn,
      folds: 2,
      foldLength: 12,
      seasonLength: 8,
    });
    expect(folds.map(({ count }) => count)).toEqual([5, 5]);
    expect(metrics['value']!.mae).toHaveLength(8);
    await expect(backtest(wave, { fit: () => learn(wave), folds: 2, foldLength: 12 })).rejects.toThrow(
      'A forecaster is judged by rows from which nothing was learned',
    );
  });

  test('refuses what does not fit together', async () => {
    expect(() => create([wave], { segmentLength: 5 })).toThrow(
      'windowSize and horizon are whole numbers of segments. Received 16 and 8 with segments of 5. ' +
        'Choose a segmentLength that divides both.',
    );
    await expect(create([wave]).fit(sliceSeries(wave, 0, 9))).rejects.toThrow(
      'A series to learn from must have at least 12 rows: what is read and what is foretold. Received 9 in the longest. ' +
        'Give a longer history, or a smaller horizon.',
    );
    await expect(create([wave]).predict(sliceSeries(wave, 0, 3))).rejects.toThrow(
      'A past to forecast from has at least 4 rows. Received 3. Give a longer one.',
    );
    await expect(create([wave]).fit(wave, { validation: 2 })).rejects.toThrow(
      'validation is a share of each series, between 0 and 1. Received 2. 0.1 is a usual value.',
    );
  });
});
