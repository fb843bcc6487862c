import { createForecaster, lengthOf, SeriesPreprocessor } from '@recurrent/timeseries';
import type { Forecaster } from '@recurrent/timeseries';
import { horizon } from './targets.js';
import type { WeatherData } from './weather-data.js';

const decadeDays = 3652;

/** A GRU that forecasts a week of these targets; it knows the training part alone. */
export function createWeatherForecaster(
  { training, targets }: Pick<WeatherData, 'training' | 'targets'>,
  { seed }: { readonly seed: number },
): Forecaster {
  const preprocessor = SeriesPreprocessor.adapt(training, { targets, horizon });
  // A few years are soon learned by heart, many are not.
  const dropout = lengthOf(training) < decadeDays ? 0.5 : 0;
  return createForecaster({ preprocessor, dropout, seed });
}
