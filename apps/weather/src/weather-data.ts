import { parseSeries, splitSeries } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';

/** Daily weather in time order: learned from, watched while learning, and kept for the end. */
export interface WeatherData {
  readonly name: string;
  /** Columns to forecast, temperature first. */
  readonly targets: readonly string[];
  /** The column of how much rain falls. */
  readonly rain: string;
  readonly training: Series;
  readonly validation: Series;
  readonly test: Series;
}

/** Seattle 2012 to 2015, as vega-datasets has it: date, precipitation, temp_max, temp_min, wind, weather (a word, left out). */
export function toSeattleData(csv: string): WeatherData {
  // Whole years, so that every season counts in each part.
  const [training, validation, test] = splitSeries(parseSeries(csv), ['2014-01-01', '2015-01-01']);
  const targets = ['temp_max', 'temp_min', 'precipitation'];
  return {
    name: 'vega-datasets seattle-weather',
    targets,
    rain: 'precipitation',
    training,
    validation,
    test,
  };
}

/** Seattle since 1948 in °F and inches: DATE, PRCP, TMAX, TMIN. Without a test text the last years are kept for it. */
export function toLongSeattleData(trainCsv: string, testCsv?: string): WeatherData {
  const options = { timestampColumn: 'DATE', columns: ['PRCP', 'TMAX', 'TMIN'] };
  const past = parseSeries(trainCsv, options);
  const targets = ['TMAX', 'TMIN', 'PRCP'];
  if (testCsv !== undefined) {
    const [training, validation] = splitSeries(past, [0.92]);
    return {
      name: 'weather-seattle',
      targets,
      rain: 'PRCP',
      training,
      validation,
      test: parseSeries(testCsv, options),
    };
  }
  const [training, validation, test] = splitSeries(past, [0.84, 0.9]);
  return { name: 'weather-seattle', targets, rain: 'PRCP', training, validation, test };
}
