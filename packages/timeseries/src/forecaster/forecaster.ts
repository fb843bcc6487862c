import {
  createPredictor,
  loadModel,
  type FitOptions,
  type ModelTarget,
  type Network,
  type Predictor,
  type SaveOptions,
  type TrainingRecord,
  type Weights,
} from '@recurrent/core';
import type { BaselineOptions } from '../series/baselines.js';
import { joinSeries, lengthOf, sliceSeries, type Observation, type Series } from '../series/series.js';
import { splitSeries } from '../series/split-series.js';
import { addSteps } from '../series/time-step.js';
import { assertUnits } from './assert-units.js';
import { errorsByStep, evaluateForecasts, type ForecastEvaluation } from './evaluation.js';
import { fitIntervals } from './intervals.js';
import { buildForecastNetwork, initializeForecastWeights, type ForecastArchitecture } from './network.js';
import { SeriesPreprocessor } from './preprocessor.js';
import type { Forecast, SeriesSample } from './sample.js';
import {
  createForecastStream,
  streamForecasts,
  type ForecastStream,
  type ForecastStreamState,
} from './stream.js';

/** Forecasts several columns of a series, several steps ahead. */
export interface Forecaster {
  readonly preprocessor: SeriesPreprocessor;
  readonly network: Network;
  /** Trains on from what it has learned. Loads TensorFlow.js now, not before. */
  fit(series: Series, options?: ForecasterFitOptions): Promise<TrainingRecord>;
  /** Errors on a series that it has not learned from, with those of simple rules beside them. */
  evaluate(series: Series, options?: EvaluateOptions): Promise<ForecastEvaluation>;
  /**
   * Learns how far outcomes lie from forecasts, from a series that it has not learned from: forecasts then come with
   * intervals, until it is fitted again.
   * @throws {RnnError} bad-data when the series is too short for the levels
   */
  calibrate(series: Series, options?: CalibrateOptions): void;
  /** When the last row was that it has learned from, in milliseconds since 1970; undefined when nobody kept it. */
  readonly learnedUntil: number | undefined;
  /** What a history is expected to go on with. */
  predict(history: Series): Promise<Forecast>;
  /** Observations as they come → a forecast after each. */
  stream(
    observations: Iterable<Observation> | AsyncIterable<Observation>,
    options?: ForecastStreamOptions,
  ): AsyncGenerator<Forecast, void, undefined>;
  /** A live forecast that is fed by hand, saved, copied and restored. The caller closes it. */
  openStream(options?: ForecastStreamOptions): ForecastStream;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What it holds: streams not closed yet, and bytes of WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Frees the memory it runs in. */
  dispose(): void;
}

/** What a new forecaster is made of. */
export interface ForecasterOptions {
  readonly preprocessor: SeriesPreprocessor;
  /** How many numbers it remembers, 4096 at most. */
  readonly units?: number;
  /** The cell that remembers. Default 'gru'. */
  readonly architecture?: ForecastArchitecture;
  /** Part of them hidden at random while it learns, so that it cannot learn a short series by heart. */
  readonly dropout?: number;
  /** The same seed and the same series give the same forecaster. */
  readonly seed?: number;
}

/** How to train. Validation is a series, or the last part of the one to learn from: 0.1 for a tenth. */
export interface ForecasterFitOptions extends Partial<Omit<FitOptions<never>, 'validation'>> {
  readonly validation?: Series | number;
}

/** What came before the series to evaluate on, and when it repeats itself. */
export interface EvaluateOptions extends Pick<BaselineOptions, 'seasonLength'> {
  /** What came right before: it sets the state, and the baselines learn from it. */
  readonly history?: Series;
}

/** What intervals are to hold. */
export interface CalibrateOptions extends Pick<EvaluateOptions, 'history'> {
  /** Shares of outcomes that intervals hold. Default [0.8, 0.95]. */
  readonly levels?: readonly number[];
}

/** Where a live forecast begins. */
export interface ForecastStreamOptions {
  /** The past: a series, or what a stream has saved. Nothing is known when it is left out. */
  readonly after?: Series | ForecastStreamState;
}

type SeriesPredictor = Predictor<Series, SeriesSample, Forecast, ForecastEvaluation>;

const task = 'forecaster';
const defaultEpochs = 40;
const defaultPatience = 6;

/**
 * A forecaster that works at once: until it is fitted, it forecasts by the best straight line.
 * @throws {RnnError} invalid-argument when units are out of range
 */
export function createForecaster({
  preprocessor,
  units = 32,
  dropout = 0,
  architecture = 'gru',
  seed = 0,
}: ForecasterOptions): Forecaster {
  assertUnits(units);
  const network = buildForecastNetwork({
    numFeatures: preprocessor.numFeatures,
    numOutputs: preprocessor.numOutputs,
    units,
    dropout,
    architecture,
  });
  const weights = initializeForecastWeights(network, seed);
  return toForecaster(preprocessor, { network, weights, seed, training: null });
}

/**
 * A forecaster as it was saved. Runs without TensorFlow.js.
 * @throws {RnnError} bad-saved-model when there is none, it was altered, or it is of another task
 */
export async function loadForecaster(target: ModelTarget): Promise<Forecaster> {
  const { preprocessor, ...model } = await loadModel(target, { task });
  return toForecaster(SeriesPreprocessor.fromJSON(preprocessor), { ...model, seed: 0 });
}

interface ForecasterModel {
  readonly network: Network;
  readonly weights: Weights;
  readonly seed: number;
  readonly training: unknown;
}

function toForecaster(preprocessor: SeriesPreprocessor, model: ForecasterModel): Forecaster {
  const predictor: SeriesPredictor = createPredictor({
    ...model,
    task,
    preprocessor,
    loss: 'meanAbsoluteError',
    evaluate: async (_, [sample]) => judge(sample!),
  });

  // Of a preprocessor that does not say until when it has learned, nobody knows what its scales and line have seen.
  const learnedFrom = (series: Series): void => {
    if (preprocessor.learnedUntil === undefined) return;
    preprocessor.learnedUntil = Math.max(preprocessor.learnedUntil, series.timestamps.at(-1)!);
  };

  function judge({ series, historyLength }: SeriesSample, seasonLength?: number): ForecastEvaluation {
    const network = predictor.openStream();
    try {
      return evaluateForecasts(series, { preprocessor, network, trainLength: historyLength, seasonLength });
    } finally {
      network.close();
    }
  }

  function openStream({ after }: ForecastStreamOptions = {}): ForecastStream {
    const stream = createForecastStream(preprocessor, predictor.openStream());
    try {
      if (after && 'columns' in after) stream.skip(after);
      else if (after) stream.state.restore(after);
      return stream;
    } catch (cause) {
      stream.close();
      throw cause;
    }
  }

  return {
    preprocessor,
    network: model.network,

    async fit(series, { validation, ...options } = {}) {
      const [train, heldOut] =
        typeof validation === 'number' ? splitSeries(series, [1 - validation]) : [series, validation];
      preprocessor.intervals = undefined;
      learnedFrom(heldOut ?? train);
      return predictor.fit([{ series: train, historyLength: 0 }], {
        epochs: defaultEpochs,
        ...(heldOut ? { patience: defaultPatience } : {}),
        ...options,
        ...(heldOut
          ? { validation: [afterPast(heldOut, sliceSeries(train, -preprocessor.windowSize))] }
          : {}),
      });
    },

    get learnedUntil() {
      return preprocessor.learnedUntil;
    },

    calibrate(series, { history, levels = [0.8, 0.95] } = {}) {
      const whole = history ? joinSeries(history, series) : series;
      const network = predictor.openStream();
      try {
        const trial = { preprocessor, network, trainLength: history ? lengthOf(history) : 0 };
        preprocessor.intervals = fitIntervals(errorsByStep(whole, trial), levels);
        learnedFrom(series);
      } finally {
        network.close();
      }
    },

    async evaluate(series, { history, seasonLength } = {}) {
      return judge(
        history
          ? { series: joinSeries(history, series), historyLength: lengthOf(history) }
          : { series, historyLength: 0 },
        seasonLength,
      );
    },

    async predict(history) {
      const [forecast] = await predictor.predict([history]);
      return forecast!;
    },

    stream: (observations, options) => streamForecasts(observations, () => openStream(options)),
    openStream,
    save: (target, options) => predictor.save(target, options),
    memory: () => predictor.memory(),
    dispose: () => predictor.dispose(),
  };
}

/** A held-out series with the past that sets its state, where it goes on from there; alone where it does not. */
function afterPast(heldOut: Series, past: Series): SeriesSample {
  const follows = addSteps(past.timestamps.at(-1)!, past.step, 1) === heldOut.timestamps[0];
  return follows
    ? { series: joinSeries(past, heldOut), historyLength: lengthOf(past) }
    : { series: heldOut, historyLength: 0 };
}
