import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinSeries, lengthOf, loadForecaster, sliceSeries } from '@recurrent/timeseries';
import { lookOf } from '@recurrent/demo-kit/terminal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toReport } from './evaluation-report.js';
import { forecastFrom, replay } from './replay.js';
import { tellLastMonth } from './terminal/last-month.js';
import { drawLastWeek } from './terminal/last-week.js';
import { tellScores } from './terminal/scores.js';
import { tellData } from './terminal/words.js';
import { createWeatherForecaster } from './weather-forecaster.js';
import { readWeather } from './weather-folder.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});

describe('the weather demo', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weather-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('trains on a few days, saves, loads, predicts, streams and tells', async () => {
    const whole = await readWeather();
    const training = sliceSeries(whole.training, -400);
    const test = sliceSeries(whole.test, 0, 60);
    const data = { ...whole, training, test };
    const history = joinSeries(training, data.validation);

    const trained = createWeatherForecaster(data, { seed: 3 });
    const { history: epochs } = await trained.fit(training, { epochs: 3 });
    expect(epochs.at(-1)!.loss).toBeLessThan(epochs[0]!.loss);
    await trained.save(folder);
    expect(await readdir(folder)).toHaveLength(2);
    const loaded = await loadForecaster(folder);
    expect(await loaded.predict(history)).toEqual(await trained.predict(history));
    trained.dispose();

    const days = replay(loaded, { history, series: test });
    expect(days.forecasts).toHaveLength(60);
    const today = lengthOf(history) + 20;
    const live = forecastFrom(days, today).targets['temp_max']!;
    const { targets } = await loaded.predict(sliceSeries(days.series, 0, today + 1));
    for (const [ahead, value] of targets['temp_max']!.entries()) expect(live[ahead]).toBeCloseTo(value, 4);

    const evaluation = await loaded.evaluate(test, { history });
    const report = toReport(evaluation, { data, seed: 3 });
    expect(report).toMatchObject({ task: 'forecaster', size: { training: 400, test: 60 }, seed: 3 });
    expect(report.metrics['temp_max_mae_day_1']).toBeLessThan(
      report.baselines['climatology']!['temp_max_mae_day_1']!,
    );
    for (const figures of Object.values(report.baselines)) {
      expect(Object.keys(figures)).toEqual(Object.keys(report.metrics));
    }

    const told = [
      tellData(data, plain),
      drawLastWeek(days, plain),
      tellScores(evaluation, plain),
      tellLastMonth(days, plain),
    ];
    for (const text of told) {
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    }
    loaded.dispose();
  }, 10_000);
});
