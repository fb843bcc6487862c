import seattleCsv from 'seattle-weather.csv?raw';
import { serveJob } from '@recurrent/demo-kit/web';
import { RnnError } from '@recurrent/timeseries';
import { toSeattleData } from '../weather-data.js';
import { createWeatherForecaster } from '../weather-forecaster.js';
import { savedModel } from './weather-training.js';
import type { WeatherTraining } from './weather-training.js';

serveJob<WeatherTraining>(async ({ epochs, seed }, { onProgress, signal }) => {
  const data = toSeattleData(seattleCsv);
  const forecaster = createWeatherForecaster(data, { seed });
  try {
    await forecaster.fit(data.training, { validation: data.validation, epochs, seed, onProgress, signal });
  } catch (error) {
    // A stopped training keeps what it has learned so far.
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
  await forecaster.save(savedModel);
});
