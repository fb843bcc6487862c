import {
  createGlobalForecaster,
  fitLinearBaseline,
  lengthOf,
  WindowPreprocessor,
} from '@recurrent/timeseries';
import type { ForecastEvaluation, GlobalFitOptions, GlobalForecaster } from '@recurrent/timeseries';
import { target } from './energy-data.js';
import type { EnergyData } from './energy-data.js';

const day = 24;

/** How far ahead, and from how much. */
export interface EnergyTask {
  readonly name: 'day' | 'week';
  readonly horizon: number;
  readonly windowSize: number;
  /** Passes over the training part. */
  readonly epochs: number;
  readonly dropout: number;
}

export const tasks: readonly EnergyTask[] = [
  { name: 'day', horizon: day, windowSize: 14 * day, epochs: 4, dropout: 0.1 },
  // Weeks are fewer than days, and soon learned by heart.
  { name: 'week', horizon: 7 * day, windowSize: 14 * day, epochs: 1, dropout: 0.3 },
];

/** A network that reads days, and is told weekday, time of the year, and holidays of each day and of the one to come. */
export function createEnergyForecaster(
  { training }: Pick<EnergyData, 'training'>,
  { task, seed, units = 128 }: { readonly task: EnergyTask; readonly seed: number; readonly units?: number },
): GlobalForecaster {
  const preprocessor = WindowPreprocessor.adapt([{ series: training }], {
    targets: [target],
    futureCovariates: ['holiday', 'bridge'],
    horizon: task.horizon,
    windowSize: task.windowSize,
    segmentLength: day,
    normalization: 'lastValue',
  });
  return createGlobalForecaster({ preprocessor, units, dropout: task.dropout, seed });
}

/** Trains with a rate that falls to nothing, and learns its intervals from the year that it was watched by. */
export async function train(
  forecaster: GlobalForecaster,
  { training, known }: EnergyData,
  {
    epochs,
    seed,
    onProgress,
  }: { readonly epochs: number; readonly seed: number } & Pick<GlobalFitOptions, 'onProgress'>,
): Promise<void> {
  const batchSize = 64;
  const held = [{ series: known, historyLength: lengthOf(training) }];
  const { count } = forecaster.preprocessor.examples([{ series: training }]);
  await forecaster.fit(training, {
    validation: held,
    epochs,
    batchSize,
    seed,
    patience: epochs,
    learningRate: 2e-3,
    schedule: { decay: { name: 'cosine', steps: epochs * Math.ceil(count / batchSize) } },
    ...(onProgress && { onProgress }),
  });
  await forecaster.calibrate(held, { stride: day });
}

/** Errors of the forecasts made at each midnight behind what is known, with those of simple rules and the best line beside them. */
export async function judge(
  forecaster: GlobalForecaster,
  { training, known, whole }: EnergyData,
  { horizon, windowSize }: EnergyTask,
): Promise<ForecastEvaluation> {
  const linear = fitLinearBaseline([training], { columns: [target], windowSize, horizon });
  const samples = [{ series: whole, historyLength: lengthOf(known) }];
  return forecaster.evaluate(samples, { linear, stride: day, seasonLength: horizon });
}
