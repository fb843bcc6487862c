import { AmountPreprocessor, createAmountForecaster, joinSeries, lengthOf } from '@recurrent/timeseries';
import type { AmountForecaster, AmountScores } from '@recurrent/timeseries';
import type { WeatherData } from './weather-data.js';

/** How well rain tomorrow is told, by method. */
export interface RainEvaluation {
  readonly model: AmountScores;
  readonly naive: AmountScores;
  readonly climatology: AmountScores;
}

export interface RainOptions {
  readonly seed: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly units?: number;
}

/** Learns how likely rain is tomorrow, and how much it then is. The caller disposes it. */
export async function learnRain(
  { training, validation, rain }: Pick<WeatherData, 'training' | 'validation' | 'rain'>,
  { seed, epochs = 12, learningRate = 1e-3, units = 32 }: RainOptions,
): Promise<AmountForecaster> {
  const preprocessor = AmountPreprocessor.adapt([{ series: training }], {
    targets: [rain],
    architecture: 'gru',
    horizon: 1,
    windowSize: 30,
    little: 0.05,
  });
  const forecaster = createAmountForecaster({ preprocessor, units, seed });
  const watched = [{ series: joinSeries(training, validation), historyLength: lengthOf(training) }];
  await forecaster.fit(training, { validation: watched, epochs, batchSize: 32, learningRate, seed });
  return forecaster;
}

/** Learns rain tomorrow, and judges it on days it has not learned from, beside simple rules. */
export async function evaluateRain(
  data: Pick<WeatherData, 'training' | 'validation' | 'test' | 'rain'>,
  options: RainOptions,
): Promise<RainEvaluation> {
  const forecaster = await learnRain(data, options);
  const history = joinSeries(data.training, data.validation);
  const { metrics, baselines } = await forecaster.evaluate(data.test, { history });
  forecaster.dispose();
  return {
    model: metrics[data.rain]!,
    naive: baselines['naive']![data.rain]!,
    climatology: baselines['climatology']![data.rain]!,
  };
}
