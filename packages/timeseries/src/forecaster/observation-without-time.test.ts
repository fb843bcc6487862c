import { RnnError } from '@recurrent/core';
import { expect, test } from 'vitest';
import { createSeries } from '../series/series.js';
import { createForecaster } from './forecaster.js';
import { SeriesPreprocessor } from './preprocessor.js';

test('an observation without a time is refused, also as the first', () => {
  const days = Array.from({ length: 20 }, (_, day) => day);
  const series = createSeries({ timestamps: days.map((day) => day * 86_400_000), columns: { height: days } });
  const preprocessor = SeriesPreprocessor.adapt(series, { targets: ['height'], horizon: 1, windowSize: 5 });
  const forecaster = createForecaster({ preprocessor, units: 2 });
  const stream = forecaster.openStream();
  expect(() => stream.push({ timestamp: NaN, values: { height: 1 } })).toThrow(
    new RnnError(
      'bad-data',
      'Observations must come one step (1 day) apart. Received NaN where a time in milliseconds was due. Send them ' +
        'in time order and leave none out: one that is missing is sent with NaN for its values.',
    ),
  );
  forecaster.dispose();
});
