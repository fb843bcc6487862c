import { createRandom, memoryStore, RnnError } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { createSeries, joinSeries, sliceSeries, type Series } from '../series/series.js';
import { backtest, type BacktestFold, type BacktestOptions } from './backtest.js';
import { createForecaster, loadForecaster, type Forecaster } from './forecaster.js';
import { SeriesPreprocessor } from './preprocessor.js';

const dayMs = 86_400_000;

/** Warm and cold with the week, and weather that lasts. */
const series: Series = (() => {
  const random = createRandom(3);
  let weather = 0;
  const value = Array.from({ length: 600 }, (_, day) => {
    weather = 0.6 * weather + random.normal();
    return 5 * Math.sin((2 * Math.PI * day) / 7) + weather;
  });
  return createSeries({ timestamps: value.map((_, day) => day * dayMs), columns: { value } });
})();

/** Untrained: the best straight line. */
function lineOf(past: Series): Forecaster {
  const preprocessor = SeriesPreprocessor.adapt(past, { targets: ['value'], horizon: 2, windowSize: 20 });
  return createForecaster({ preprocessor, units: 2 });
}

const options: BacktestOptions = { fit: async (past) => lineOf(past), folds: 3, foldLength: 60 };

describe('a backtest', () => {
  test('judges each fold by what was learned before it, with baselines beside', async () => {
    const pasts: number[] = [];
    const { folds, metrics, baselines } = await backtest(series, {
      ...options,
      fit: async (past) => {
        pasts.push(past.timestamps.length);
        return lineOf(past);
      },
    });
    expect(pasts).toEqual([420, 480, 540]);
    expect(folds.map(({ from, until }) => [from / dayMs, until / dayMs])).toEqual([
      [420, 479],
      [480, 539],
      [540, 599],
    ]);
    expect(folds.map(({ count }) => count)).toEqual([60, 60, 60]);
    const mean = folds.reduce((sum, fold) => sum + fold.metrics.value!.mae[0]!, 0) / 3;
    expect(metrics.value!.mae[0]).toBeCloseTo(mean, 12);
    expect(metrics.value!.mase[0]).toBeLessThan(1);
    expect(metrics.value!.mae[0]).toBeLessThan(baselines.naive!.value!.mae[0]!);
  });

  test('catches a forecaster that has learned from what it foretells', async () => {
    const leaky: BacktestOptions = { ...options, fit: async () => lineOf(series) };
    await expect(backtest(series, leaky)).rejects.toThrow(
      'A forecaster is judged by rows from which nothing was learned, here from 1971-02-25 on. ' +
        'Received one that has learned until 1971-08-23. ' +
        'Let fit adapt its preprocessor to the past that it is given, and to nothing else.',
    );
  });

  test('is not moved by what comes after a fold', async () => {
    const value = series.columns.value!.map((one, row) => (row < 480 ? one : 99));
    const changed = createSeries({ timestamps: series.timestamps, columns: { value } });
    const [one, other] = [await backtest(series, options), await backtest(changed, options)];
    expect(other.folds[0]).toEqual(one.folds[0]);
    expect(other.folds[2]).not.toEqual(one.folds[2]);
  });

  test.each([true, false])('goes on where it stopped, refit %s', async (refit) => {
    const whole = await backtest(series, { ...options, refit });
    const kept: BacktestFold[] = [];
    const abort = new AbortController();
    const stopped = backtest(series, {
      ...options,
      refit,
      signal: abort.signal,
      onFold(fold) {
        kept.push(fold);
        if (kept.length === 2) abort.abort(new Error('stopped'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    const done = JSON.parse(JSON.stringify(kept)) as BacktestFold[];
    let fits = 0;
    const resumed = await backtest(series, {
      ...options,
      refit,
      done,
      fit: async (past) => {
        fits += 1;
        return lineOf(past);
      },
    });
    expect(resumed).toEqual(whole);
    expect(fits).toBe(1);
  });

  test('refuses folds that leave no past', async () => {
    await expect(backtest(series, { ...options, folds: 10 })).rejects.toThrow(
      'A series to backtest on holds a past and 10 folds of 60 rows. Received 600 rows. ' +
        'Give a longer series, or fewer or shorter folds.',
    );
  });
});

test('a preprocessor that does not say what it has seen is taken for one that has seen everything', async () => {
  const json = lineOf(series).preprocessor.toJSON() as { learnedUntil?: number };
  delete json.learnedUntil;
  const fit = async (past: Series) => {
    const forecaster = createForecaster({ preprocessor: SeriesPreprocessor.fromJSON(json), units: 2 });
    await forecaster.fit(past, { epochs: 1 });
    return forecaster;
  };
  await expect(backtest(series, { fit, folds: 2 })).rejects.toThrow(
    new RnnError(
      'invalid-argument',
      'A forecaster to backtest tells until when it has learned. Received one that does not: its preprocessor may have seen ' +
        'what is to be foretold. Make the preprocessor by adapt, from the past that fit is given.',
    ),
  );
});

describe('a calibrated forecaster', () => {
  const [train, held, rest] = [
    sliceSeries(series, 0, 300),
    sliceSeries(series, 300, 450),
    sliceSeries(series, 450, 600),
  ];

  test('gives intervals that hold about as often as they say, on rows it has not seen', async () => {
    const forecaster = lineOf(train);
    forecaster.calibrate(held, { history: train });
    const { intervals } = await forecaster.evaluate(rest, { history: joinSeries(train, held) });
    for (const [level, { value: scores }] of Object.entries(intervals!)) {
      for (const { coverage, width } of scores!) {
        expect(Math.abs(coverage - Number(level))).toBeLessThan(0.08);
        expect(width).toBeGreaterThan(0);
      }
    }
    expect(intervals!['0.95']!.value![0]!.width).toBeGreaterThan(intervals!['0.8']!.value![0]!.width);
  });

  test('keeps its intervals when it is saved, and knows until when it has learned', async () => {
    const forecaster = lineOf(train);
    expect(forecaster.learnedUntil).toBe(299 * dayMs);
    forecaster.calibrate(held, { history: train, levels: [0.8] });
    expect(forecaster.learnedUntil).toBe(449 * dayMs);
    const store = memoryStore();
    await forecaster.save(store);
    const forecast = await forecaster.predict(held);
    const band = forecast.intervals!['0.8']!.value!;
    expect(band.lower[0]).toBeLessThan(forecast.targets.value![0]!);
    expect(band.upper[0]).toBeGreaterThan(forecast.targets.value![0]!);
    expect(await (await loadForecaster(store)).predict(held)).toEqual(forecast);
  });

  test('forgets its intervals when it is fitted again', async () => {
    const forecaster = lineOf(train);
    forecaster.calibrate(held, { history: train });
    await forecaster.fit(train, { epochs: 1 });
    expect((await forecaster.predict(held)).intervals).toBeUndefined();
  });

  test('needs outcomes enough', () => {
    expect(() => lineOf(train).calibrate(sliceSeries(held, 0, 30), { history: train })).toThrow(
      'Intervals of 0.95 are learned from at least 39 known outcomes. Received 30. ' +
        'Give a longer series, or smaller levels.',
    );
    expect(() => lineOf(train).calibrate(held, { levels: [1] })).toThrow(
      'A level is the share of outcomes that an interval holds, between 0 and 1. Received 1. 0.8 is a usual value.',
    );
  });
});
