import type { FitProgress } from '@recurrent/core';
import {
  choice,
  float,
  integer,
  tpe,
  tune,
  type Choice,
  type FloatRange,
  type IntegerRange,
  type ParametersOf,
  type SearchMethod,
  type Study,
  type Trial,
} from '@recurrent/core/tuning';
import type { Series } from '../series/series.js';
import { backtest, type BacktestOptions } from './backtest.js';
import { createForecaster, type Forecaster } from './forecaster.js';
import type { ForecastArchitecture } from './network.js';
import { SeriesPreprocessor, type SeriesPreprocessorOptions } from './preprocessor.js';

/** What may be searched of a forecaster. */
export const forecasterSpace: {
  readonly architecture: Choice<ForecastArchitecture>;
  readonly units: IntegerRange;
  readonly windowSize: IntegerRange;
  readonly dropout: FloatRange;
  readonly learningRate: FloatRange;
} = {
  architecture: choice(['gru', 'lstm', 'simpleRnn']),
  units: integer({ min: 8, max: 64, log: true }),
  windowSize: integer({ min: 20, max: 120, log: true }),
  dropout: float({ min: 0, max: 0.5 }),
  learningRate: float({ min: 3e-4, max: 1e-2, log: true }),
};

/** Values of all that is searched. */
export type ForecasterParameters = ParametersOf<typeof forecasterSpace>;

/** What to forecast, and how to search. */
export interface TuneForecasterOptions
  extends
    Pick<SeriesPreprocessorOptions, 'targets' | 'features' | 'horizon'>,
    Pick<BacktestOptions, 'foldLength' | 'seasonLength'> {
  /** Default: tree-structured Parzen estimators, 20 trials. Hyperband's budgets are epochs. */
  readonly search?: SearchMethod;
  /** How often each trial is fitted and judged, each time by rows behind what it learned from. Default 2. */
  readonly folds?: number;
  /** The most epochs of a fit, where the search does not say. Default 20. */
  readonly epochs?: number;
  readonly seed?: number;
  /** Trials of a study that was stopped. */
  readonly done?: readonly Trial[];
  readonly onTrial?: (trial: Trial<typeof forecasterSpace>) => void;
  readonly onProgress?: (progress: FitProgress, trial: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Searches the values with which a forecaster comes closest: rolling origin over the end of the series, scored by the mean
 * of MASE over targets and steps ahead. Give it the training part only: what is left is then still unseen.
 * @throws {RnnError} bad-data when the series is too short for the folds, or for every window tried
 */
export function tuneForecaster(
  series: Series,
  options: TuneForecasterOptions,
): Promise<Study<typeof forecasterSpace>> {
  const { search = tpe({ trials: 20 }), folds = 2, epochs = 20, seed = 0, signal } = options;
  const { done, onTrial, onProgress, ...told } = options;
  return tune(
    async (parameters, { number, budget = epochs }) => {
      const fit = (past: Series): Promise<Forecaster> =>
        fitForecaster(past, {
          ...told,
          parameters,
          seed,
          epochs: budget,
          ...(onProgress && { onProgress: (progress: FitProgress) => onProgress(progress, number) }),
        });
      const { metrics } = await backtest(series, {
        fit,
        folds,
        ...(options.foldLength !== undefined && { foldLength: options.foldLength }),
        ...(options.seasonLength !== undefined && { seasonLength: options.seasonLength }),
        ...(signal && { signal }),
      });
      const errors = Object.values(metrics).flatMap(({ mase }) => mase);
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    },
    {
      space: forecasterSpace,
      search,
      seed,
      ...(done && { done }),
      ...(onTrial && { onTrial }),
      ...(signal && { signal }),
    },
  );
}

/** How to fit with values that were found. */
export interface FitForecasterOptions extends Pick<
  TuneForecasterOptions,
  'targets' | 'features' | 'horizon' | 'seed' | 'epochs' | 'signal'
> {
  readonly parameters: ForecasterParameters;
  readonly onProgress?: (progress: FitProgress) => void;
}

/** A forecaster with these values that has learned from a past; its last tenth says when to stop. */
export async function fitForecaster(past: Series, options: FitForecasterOptions): Promise<Forecaster> {
  const { targets, features, horizon, seed = 0, epochs = 20, signal, onProgress } = options;
  const { windowSize, learningRate, ...network } = options.parameters;
  const preprocessor = SeriesPreprocessor.adapt(past, {
    targets,
    windowSize,
    ...(features && { features }),
    ...(horizon !== undefined && { horizon }),
  });
  const forecaster = createForecaster({ preprocessor, seed, ...network });
  try {
    await forecaster.fit(past, {
      epochs,
      learningRate,
      seed,
      validation: 0.1,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    });
  } catch (error) {
    forecaster.dispose();
    throw error;
  }
  return forecaster;
}
