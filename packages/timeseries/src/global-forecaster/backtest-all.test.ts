import { describe, expect, test } from 'vitest';
import { backtest, type BacktestFold } from '../forecaster/index.js';
import { createSeries, lengthOf, sliceSeries, type Series } from '../series/series.js';
import { backtestAll, type BacktestAllOptions } from './backtest-all.js';
import { createGlobalForecaster, type GlobalForecaster } from './global-forecaster.js';
import { WindowPreprocessor } from './preprocessor.js';
import type { SeriesItem } from './sample.js';

const day = 86_400_000;

function waveFrom(first: number, { rows, height = 1 }: { rows: number; height?: number }): Series {
  const timestamps = Array.from({ length: rows }, (_, row) => (first + row) * day);
  const value = timestamps.map((_, row) => height * Math.sin((Math.PI * (first + row)) / 4));
  return createSeries({ timestamps, columns: { value } });
}

async function learn(pasts: readonly SeriesItem[]): Promise<GlobalForecaster> {
  const preprocessor = WindowPreprocessor.adapt(pasts, {
    targets: ['value'],
    horizon: 4,
    windowSize: 8,
    calendar: false,
  });
  const forecaster = createGlobalForecaster({ preprocessor, units: 4, dropout: 0 });
  await forecaster.fit(pasts, { epochs: 1 });
  return forecaster;
}

const long = waveFrom(0, { rows: 60 });
// It ends before the last fold, and the other begins within it.
const ended = waveFrom(0, { rows: 44, height: 5 });
const begun = waveFrom(46, { rows: 14, height: 9 });
const shop = [{ series: long }, { series: ended }, { series: begun }];
const folds = { folds: 2, foldLength: 10 };

describe('a backtest over many series', () => {
  test('is, of one series, the backtest of that series', async () => {
    const all = await backtestAll([{ series: long }], { fit: learn, ...folds });
    expect(all).toEqual(await backtest(long, { fit: (past) => learn([{ series: past }]), ...folds }));
  });

  test('learns from every series until the same time, and judges those that go on behind it', async () => {
    const known: (readonly number[])[] = [];
    const fit: BacktestAllOptions['fit'] = (pasts) => {
      known.push(pasts.map(({ series }) => lengthOf(series)));
      return learn(pasts);
    };
    const { folds: judged } = await backtestAll(shop, { fit, ...folds });
    expect(known).toEqual([
      [40, 40],
      [50, 44, 4],
    ]);
    expect(judged.map(({ from }) => from / day)).toEqual([40, 50]);
    // 10 rows have 7 places that 4 rows follow; the ended series has but one, and the begun one waits for a whole window.
    expect(judged.map(({ count }) => count)).toEqual([7 + 1, 7 + 3]);
  });

  test('refuses what has learned of one series what it is to foretell of another', async () => {
    const leak: BacktestAllOptions['fit'] = () =>
      learn([{ series: sliceSeries(long, 0, 40) }, { series: ended }]);
    await expect(backtestAll(shop, { fit: leak, ...folds })).rejects.toThrow(
      'A forecaster is judged by rows from which nothing was learned, here from 1970-02-10 on. ' +
        'Received one that has learned until 1970-02-13. ' +
        'Let fit adapt its preprocessor to the past that it is given, and to nothing else.',
    );
  });

  test('goes on behind the folds that were done, and can be fitted once', async () => {
    const done: BacktestFold[] = [];
    const whole = await backtestAll(shop, { fit: learn, ...folds, onFold: (fold) => done.push(fold) });
    const fitted: number[] = [];
    const fit: BacktestAllOptions['fit'] = (pasts, fold) => {
      fitted.push(fold, lengthOf(pasts[0]!.series));
      return learn(pasts);
    };
    expect(await backtestAll(shop, { fit, ...folds, done: done.slice(0, 1) })).toEqual(whole);
    expect(fitted).toEqual([1, 50]);
    await backtestAll(shop, { fit, ...folds, refit: false });
    expect(fitted).toEqual([1, 50, 0, 40]);
  });
});
