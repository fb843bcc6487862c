import {
  createPredictor,
  createRandom,
  loadModel,
  RnnError,
  type FitOptions,
  type ModelTarget,
  type Network,
  type Predictor,
  type SaveOptions,
  type TrainingRecord,
  type Weights,
} from '@recurrent/core';
import type { Forecast, ForecastEvaluation } from '../forecaster/index.js';
import { assertUnits } from '../forecaster/assert-units.js';
import { fitIntervals } from '../forecaster/intervals.js';
import { joinSeries, lengthOf, sliceSeries, type Observation, type Series } from '../series/series.js';
import { forecastBlocks, windowErrors, type WindowEvaluationOptions } from './evaluation.js';
import { headLoss } from './head.js';
import { buildGlobalNetwork, initializeGlobalWeights } from './network.js';
import { WindowPreprocessor, windowAtEnd, type ReadWindow } from './preprocessor.js';
import type { ForecastInputs, ForecastWindow, GlobalSample, SampledPaths } from './sample.js';
import { withFuture } from './known-ahead.js';
import { createCarriedReading } from './carried-reading.js';
import { scoreWindows } from './window-scores.js';
import { createGlobalStream, forecastsAfter, type GlobalStream, type GlobalStreamOptions } from './stream.js';

/** One network that forecasts many series, or one, from windows of their past. */
export interface GlobalForecaster {
  readonly preprocessor: WindowPreprocessor;
  readonly network: Network;
  /** Trains on from what it has learned. Loads TensorFlow.js now, not before. */
  fit(series: SeriesToRead, options?: GlobalFitOptions): Promise<TrainingRecord>;
  /** Errors behind the samples' histories, with those of simple rules beside them, by target and step ahead. */
  evaluate(series: SeriesToRead, options?: WindowEvaluationOptions): Promise<ForecastEvaluation>;
  /**
   * Learns how far outcomes lie from forecasts behind the samples' histories, which it must not have learned from:
   * forecasts then come with intervals, until it is fitted again.
   * @throws {RnnError} bad-data when there are too few outcomes for the levels
   */
  calibrate(series: SeriesToRead, options?: GlobalCalibrateOptions): Promise<void>;
  /** When the last row was that it has learned from, in milliseconds since 1970. */
  readonly learnedUntil: number;
  /** What a series is expected to go on with. */
  predict(inputs: Series | ForecastInputs): Promise<Forecast>;
  /** The same of many series at once. */
  predictAll(inputs: readonly (Series | ForecastInputs)[]): Promise<Forecast[]>;
  /**
   * Courses that a series may take, drawn from what the head says: 'autoregressive' draws whole paths, other architectures
   * each step by itself.
   * The same seed draws the same.
   */
  sample(inputs: Series | ForecastInputs, options?: SampleOptions): Promise<SampledPaths>;
  /** Observations as they come → a forecast after each, once there are enough for one. */
  stream(
    observations: Iterable<Observation> | AsyncIterable<Observation>,
    options?: GlobalStreamOptions,
  ): AsyncGenerator<Forecast, void, undefined>;
  /** A live forecast that is fed by hand, saved and restored. The caller closes it. */
  openStream(options?: GlobalStreamOptions): GlobalStream;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What it holds: streams not closed yet, and bytes of WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Frees the memory it runs in. */
  dispose(): void;
}

/** One series, or many, of which the first `historyLength` rows are only read. */
export type SeriesToRead = Series | readonly GlobalSample[];

/** What a new global forecaster is made of. */
export interface GlobalForecasterOptions {
  readonly preprocessor: WindowPreprocessor;
  /** How many numbers it remembers, 4096 at most. Default 64. */
  readonly units?: number;
  /** Part of them hidden at random while it learns. Default 0.2. */
  readonly dropout?: number;
  /** The same seed and the same series give the same forecaster. */
  readonly seed?: number;
}

/** How to train. Validation is samples, or the last part of each series to learn from: 0.1 for a tenth. */
export interface GlobalFitOptions extends Partial<Omit<FitOptions<never>, 'validation'>> {
  readonly validation?: readonly GlobalSample[] | number;
}

/** How many courses to draw. */
export interface SampleOptions {
  /** Default 100. */
  readonly count?: number;
  readonly seed?: number;
}

/** What intervals are to hold. */
export interface GlobalCalibrateOptions extends Pick<WindowEvaluationOptions, 'stride'> {
  /** Shares of outcomes that intervals hold. Default [0.8, 0.95]. */
  readonly levels?: readonly number[];
}

type WindowPredictor = Predictor<ForecastWindow, GlobalSample, ReadWindow, ForecastEvaluation>;

/** What a saved global forecaster says it is. */
export const globalForecasterTask = 'global-forecaster';
const defaults = { epochs: 10, batchSize: 64 };
const defaultPatience = 3;
const pathsOfForecast = 200;

/** A global forecaster, untrained. @throws {RnnError} invalid-argument when units are out of range */
export function createGlobalForecaster({
  preprocessor,
  units = 64,
  dropout = 0.2,
  seed = 0,
}: GlobalForecasterOptions): GlobalForecaster {
  assertUnits(units);
  const { architecture, numFeatures, numOutputs } = preprocessor;
  const network = buildGlobalNetwork({ architecture, numFeatures, numOutputs, units, dropout });
  const weights = initializeGlobalWeights(network, seed);
  return toGlobalForecaster(preprocessor, { network, weights, seed, training: null });
}

/**
 * A global forecaster as it was saved. Runs without TensorFlow.js.
 * @throws {RnnError} bad-saved-model when there is none, it was altered, or it is of another task
 */
export async function loadGlobalForecaster(target: ModelTarget): Promise<GlobalForecaster> {
  const { preprocessor, ...model } = await loadModel(target, { task: globalForecasterTask });
  return toGlobalForecaster(WindowPreprocessor.fromJSON(preprocessor), { ...model, seed: 0 });
}

interface GlobalModel {
  readonly network: Network;
  readonly weights: Weights;
  readonly seed: number;
  readonly training: unknown;
}

/** A global forecaster over a network that there is already. */
export function toGlobalForecaster(preprocessor: WindowPreprocessor, model: GlobalModel): GlobalForecaster {
  const { schema } = preprocessor;
  const predictor: WindowPredictor = createPredictor({
    ...model,
    task: globalForecasterTask,
    preprocessor,
    loss: headLoss(preprocessor.head),
    evaluate: (_, samples) => judge(samples),
  });
  const learnedFrom = (samples: readonly GlobalSample[]): void => {
    const ends = samples.map(({ series }) => series.timestamps.at(-1)!);
    preprocessor.learnedUntil = Math.max(preprocessor.learnedUntil, ...ends);
  };
  const open = new Set<GlobalStream>();

  async function judge(
    samples: readonly GlobalSample[],
    options: WindowEvaluationOptions = {},
  ): Promise<ForecastEvaluation> {
    const blocks = forecastBlocks(samples, { schema, stride: options.stride, forecast: forecastAll });
    return scoreWindows(blocks, { ...options, schema });
  }

  async function read(windows: readonly ForecastWindow[]): Promise<ReadWindow[]> {
    if (!schema.feedsBack) return predictor.predict(windows);
    // Always the same paths: a forecast asked for again is the same.
    return windows.map((window) =>
      preprocessor.readStepwise(window, { network: predictor, count: pathsOfForecast, seed: 0 }),
    );
  }

  async function forecastAll(windows: readonly ForecastWindow[]): Promise<Forecast[]> {
    return (await read(windows)).map(({ forecast }) => forecast);
  }

  async function predictAll(inputs: readonly (Series | ForecastInputs)[]): Promise<Forecast[]> {
    return forecastAll(inputs.map((one) => toWindow(one)));
  }

  function toWindow(inputs: Series | ForecastInputs): ForecastWindow {
    const given = 'past' in inputs ? inputs : { past: inputs };
    return { ...windowAtEnd(withStatics(given)), series: withFuture(given, schema) };
  }

  function openStream({ after, statics, carriesState = false }: GlobalStreamOptions = {}): GlobalStream {
    const window = preprocessor.openWindow(statics);
    const reading = { preprocessor, network: predictor, count: pathsOfForecast };
    const stream = createGlobalStream(
      {
        window,
        carried: carriesState ? createCarriedReading(window, reading) : undefined,
        segmentLength: schema.segmentLength,
        predict: async () => (await forecastAll([window]))[0]!,
      },
      { ...(after && { after }), onClose: () => open.delete(stream) },
    );
    open.add(stream);
    return stream;
  }

  return {
    preprocessor,
    network: model.network,

    async fit(series, { validation, ...options } = {}) {
      const samples = toSamples(series);
      const [train, heldOut] =
        typeof validation === 'number' ? split(samples, validation) : [samples, validation];
      preprocessor.intervals = undefined;
      learnedFrom(heldOut ?? train);
      return predictor.fit(train, {
        ...defaults,
        ...(heldOut && { patience: defaultPatience }),
        ...options,
        ...(heldOut && { validation: heldOut }),
      });
    },

    get learnedUntil() {
      return preprocessor.learnedUntil;
    },

    evaluate: (series, options) => judge(toSamples(series, options?.history), options),

    async calibrate(series, { levels = [0.8, 0.95], stride } = {}) {
      const samples = toSamples(series);
      const errors = await windowErrors(
        forecastBlocks(samples, { schema, stride, forecast: forecastAll }),
        schema,
      );
      preprocessor.intervals = fitIntervals(errors, levels);
      learnedFrom(samples);
    },

    async predict(inputs) {
      return (await predictAll([inputs]))[0]!;
    },

    predictAll,

    async sample(inputs, { count = 100, seed = 0 } = {}) {
      const [said] = await read([toWindow(inputs)]);
      return { timestamps: said!.forecast.timestamps, targets: said!.paths(count, createRandom(seed)) };
    },

    stream: (observations, options) => forecastsAfter(observations, () => openStream(options)),
    openStream,
    save: (target, options) => predictor.save(target, options),
    memory: () => ({ bytes: predictor.memory().bytes, streams: open.size }),
    dispose: () => predictor.dispose(),
  };
}

export function toSamples(series: SeriesToRead, history?: Series): readonly GlobalSample[] {
  if (!('columns' in series)) return series;
  return history ? [{ series: joinSeries(history, series), historyLength: lengthOf(history) }] : [{ series }];
}

function withStatics({ past, statics }: ForecastInputs): GlobalSample {
  return { series: past, ...(statics && { statics }) };
}

/** The last share of each series apart, with the past that it goes on from. */
function split(samples: readonly GlobalSample[], share: number): [GlobalSample[], GlobalSample[]] {
  if (!(share > 0 && share < 1)) {
    throw new RnnError(
      'invalid-argument',
      `validation is a share of each series, between 0 and 1. Received ${share}. 0.1 is a usual value.`,
    );
  }
  const cutOf = ({ series }: GlobalSample): number => Math.floor((1 - share) * lengthOf(series));
  return [
    samples.map((sample) => ({ ...sample, series: sliceSeries(sample.series, 0, cutOf(sample)) })),
    samples.map((sample) => ({ ...sample, historyLength: cutOf(sample) })),
  ];
}
