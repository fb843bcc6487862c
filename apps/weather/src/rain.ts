import {
  AmountPreprocessor,
  createAmountForecaster,
  joinSeries,
  lengthOf,
  RnnError,
} from '@recurrent/timeseries';
import type { AmountFitOptions, AmountForecaster, AmountScores } from '@recurrent/timeseries';
import type { WeatherData } from './weather-data.js';

/** How well rain tomorrow is told, by method. */
export interface RainEvaluation {
  readonly model: AmountScores;
  readonly naive: AmountScores;
  readonly climatology: AmountScores;
}

export interface RainOptions extends Pick<AmountFitOptions, 'signal' | 'onProgress'> {
  readonly seed: number;
  /** Days ahead. Default 1. */
  readonly horizon?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly units?: number;
}

/** Rain is soon learned: passes over the days. */
export const rainEpochs = 12;

/** Days that rain is told from. */
export const rainWindow = 30;

/**
 * Learns how likely rain is on the days to come, and how much it then is. Stopped, it keeps what it has learned so far. The
 * caller disposes it.
 */
export async function learnRain(
  { training, validation, rain }: Pick<WeatherData, 'training' | 'validation' | 'rain'>,
  { seed, horizon = 1, epochs = rainEpochs, learningRate = 1e-3, units = 32, ...watch }: RainOptions,
): Promise<AmountForecaster> {
  const preprocessor = AmountPreprocessor.adapt([{ series: training }], {
    targets: [rain],
    architecture: 'gru',
    horizon,
    windowSize: rainWindow,
    little: 0.05,
  });
  const forecaster = createAmountForecaster({ preprocessor, units, seed });
  const watched = [{ series: joinSeries(training, validation), historyLength: lengthOf(training) }];
  try {
    await forecaster.fit(training, {
      ...watch,
      validation: watched,
      epochs,
      batchSize: 32,
      learningRate,
      seed,
    });
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'aborted')) throw error;
  }
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
