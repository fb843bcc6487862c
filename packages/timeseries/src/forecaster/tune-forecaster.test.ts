import { createRandom } from '@recurrent/core';
import { hyperband, randomSearch, type Trial } from '@recurrent/core/tuning';
import { describe, expect, test } from 'vitest';
import { createSeries, type Series } from '../series/series.js';
import { fitForecaster, tuneForecaster } from './tune-forecaster.js';

const dayMs = 86_400_000;

/** A wave of four days with noise, which no straight line from one day foretells. */
const series: Series = (() => {
  const random = createRandom(3);
  const value = Array.from({ length: 320 }, (_, day) => [0, 1, 0, -1][day % 4]! + 0.1 * random.normal());
  return createSeries({ timestamps: value.map((_, day) => day * dayMs), columns: { value } });
})();
const options = { targets: ['value'], horizon: 2, epochs: 2, foldLength: 40 } as const;

describe('tuning a forecaster', () => {
  test('judges each trial by rows that it has not learned from, and goes on where it stopped', async () => {
    const search = randomSearch({ trials: 3 });
    const kept: Trial[] = [];
    const whole = await tuneForecaster(series, { ...options, search, onTrial: (trial) => kept.push(trial) });
    expect(whole.best.score).toBe(Math.min(...whole.trials.map(({ score }) => score!)));
    const resumed = await tuneForecaster(series, {
      ...options,
      search,
      done: JSON.parse(JSON.stringify(kept.slice(0, 2))) as Trial[],
    });
    expect(resumed).toEqual(whole);
    const forecaster = await fitForecaster(series, { ...options, parameters: whole.best.parameters });
    expect((await forecaster.predict(series)).targets['value']).toHaveLength(2);
    forecaster.dispose();
  });

  test('spends epochs as Hyperband says', async () => {
    const epochs = new Map<number, number>();
    const { trials } = await tuneForecaster(series, {
      ...options,
      folds: 1,
      search: hyperband({ maxBudget: 2, reduction: 2 }),
      onProgress: ({ epochs: all }, trial) => epochs.set(trial, all),
    });
    expect(trials.map(({ budget }) => budget)).toEqual([1, 1, 2, 2, 2]);
    expect([...epochs.values()]).toEqual(trials.map(({ budget }) => budget));
  });

  test('of a series too short for its folds says so', async () => {
    await expect(
      tuneForecaster(series, { ...options, folds: 8, search: randomSearch({ trials: 1 }) }),
    ).rejects.toThrow('A series to backtest on holds a past and 8 folds of 40 rows.');
  });
});
