import seattleCsv from 'seattle-weather.csv?raw';
import type { FitProgress } from '@recurrent/core';
import { serveJob } from '@recurrent/demo-kit/web';
import { backtest, joinSeries, lengthOf, RnnError, sliceSeries } from '@recurrent/timeseries';
import type { AmountPart, Forecaster, Series } from '@recurrent/timeseries';
import { learnRain, rainEpochs } from '../rain.js';
import { horizon } from '../targets.js';
import { toSeattleData } from '../weather-data.js';
import { createWeatherForecaster } from '../weather-forecaster.js';
import { readOwnWeather } from './own-weather.js';
import { savedModel, savedRain } from './weather-training.js';
import type { WeatherTraining } from './weather-training.js';

const watchedDays = 180;

serveJob<WeatherTraining>(async ({ epochs, seed, folds, own }, { onProgress, signal }) => {
  const data = own ? readOwnWeather(own).data : toSeattleData(seattleCsv);
  const { targets, training, validation, test } = data;
  const learn = async (parts: { readonly training: Series; readonly validation: Series }, fold: number) => {
    const forecaster = createWeatherForecaster({ ...parts, targets }, { seed });
    const tell = (progress: FitProgress) => onProgress({ kind: 'fit', fold, progress });
    await fitUntilStopped(forecaster, { ...parts, epochs, seed, signal, onProgress: tell });
    return forecaster;
  };
  if (folds === undefined) {
    const forecaster = await learn({ training, validation }, 0);
    forecaster.calibrate(validation, { history: training });
    let told: AmountPart | undefined;
    const rain = await learnRain(data, {
      seed,
      horizon,
      epochs: Math.min(rainEpochs, epochs),
      // Who stops at the temperature gets the rain all the same: it takes a moment.
      ...(!signal.aborted && { signal }),
      onProgress({ part }) {
        if (part !== told) onProgress({ kind: 'rain', part: (told = part) });
      },
    });
    await forecaster.save(savedModel);
    await rain.save(savedRain);
    rain.dispose();
    return forecaster.dispose();
  }
  await backtest(joinSeries(joinSeries(training, validation), test), {
    folds,
    signal,
    fit: async (past, fold) => {
      const cut = lengthOf(past) - watchedDays;
      const parts = { training: sliceSeries(past, 0, cut), validation: sliceSeries(past, cut) };
      const forecaster = await learn(parts, fold);
      signal.throwIfAborted();
      return forecaster;
    },
    onFold: (fold) => onProgress({ kind: 'fold', fold }),
  });
});

/** A stopped training keeps what it has learned so far. */
async function fitUntilStopped(
  forecaster: Forecaster,
  { training: past, ...options }: { readonly training: Series } & Parameters<Forecaster['fit']>[1],
): Promise<void> {
  try {
    await forecaster.fit(past, options);
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
}
