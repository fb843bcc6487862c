import {
  loadModel,
  memoryStore,
  saveModel,
  type FitOptions,
  type ModelTarget,
  type SavedModel,
  type SaveOptions,
  type TrainingRecord,
} from '@recurrent/core';
import type { Forecast } from '../forecaster/index.js';
import { windowsToJudge } from '../global-forecaster/evaluation.js';
import { toGlobalForecaster, toSamples } from '../global-forecaster/global-forecaster.js';
import {
  createGlobalForecaster,
  type ForecastInputs,
  type ForecastWindow,
  type GlobalFitOptions,
  type GlobalForecaster,
  type GlobalForecasterOptions,
  type GlobalSample,
  type GlobalStreamOptions,
  type SeriesToRead,
  type WindowEvaluationOptions,
} from '../global-forecaster/index.js';
import { forecastsAfter } from '../global-forecaster/stream.js';
import { sliceSeries, type Observation, type Series } from '../series/series.js';
import { scoreAmounts, type AmountEvaluation } from './evaluation.js';
import { amountParts, joinNetworks, takeNetwork, type AmountPart } from './network.js';
import { AmountPreprocessor } from './preprocessor.js';
import type { AmountForecast } from './sample.js';
import { createAmountStream, type AmountStream, type AmountStreamState } from './stream.js';
import { toAmountForecast } from './to-amount-forecast.js';

/** Forecasts amounts that are often nothing, such as rain: how likely something comes, and how much it then is. */
export interface AmountForecaster {
  readonly preprocessor: AmountPreprocessor;
  /** Trains both networks on, one after the other. Loads TensorFlow.js now, not before. */
  fit(series: SeriesToRead, options?: AmountFitOptions): Promise<AmountTraining>;
  /** Scores behind the samples' histories, with those of simple rules beside them, by target and step ahead. */
  evaluate(series: SeriesToRead, options?: AmountEvaluateOptions): Promise<AmountEvaluation>;
  /** When the last row was that it has learned from, in milliseconds since 1970. */
  readonly learnedUntil: number;
  /** What a series is expected to go on with. */
  predict(inputs: Series | ForecastInputs): Promise<AmountForecast>;
  /** The same of many series at once. */
  predictAll(inputs: readonly (Series | ForecastInputs)[]): Promise<AmountForecast[]>;
  /** Observations as they come → a forecast after each, once there are enough for one. */
  stream(
    observations: Iterable<Observation> | AsyncIterable<Observation>,
    options?: AmountStreamOptions,
  ): AsyncGenerator<AmountForecast, void, undefined>;
  /** A live forecast that is fed by hand, saved and restored. The caller closes it. */
  openStream(options?: AmountStreamOptions): AmountStream;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What it holds: streams not closed yet, and bytes of WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Frees the memory it runs in. */
  dispose(): void;
}

/** What a new forecaster of amounts is made of: `units` and `dropout` are those of each of its two networks. */
export interface AmountForecasterOptions extends Omit<GlobalForecasterOptions, 'preprocessor'> {
  readonly preprocessor: AmountPreprocessor;
}

/** How to train: as a global forecaster, with one word more in `onProgress`. */
export interface AmountFitOptions extends Omit<GlobalFitOptions, 'onProgress'> {
  /** Called after each batch, with the network that is being trained. */
  readonly onProgress?: (
    progress: Parameters<NonNullable<FitOptions<never>['onProgress']>>[0] & { readonly part: AmountPart },
  ) => void;
}

/** How both trainings went. */
export type AmountTraining = Readonly<Record<AmountPart, TrainingRecord>>;

/** How to judge. */
export type AmountEvaluateOptions = Pick<WindowEvaluationOptions, 'history' | 'stride'>;

/** Where a live forecast begins. */
export interface AmountStreamOptions extends Omit<GlobalStreamOptions, 'after'> {
  /** What a stream has saved. Nothing is known when it is left out. */
  readonly after?: AmountStreamState;
}

const task = 'amount-forecaster';
const judgedTogether = 64;

/** A forecaster of amounts, untrained. @throws {RnnError} invalid-argument when units are out of range */
export function createAmountForecaster({
  preprocessor,
  ...options
}: AmountForecasterOptions): AmountForecaster {
  return toAmountForecaster(preprocessor, {
    occurrence: createGlobalForecaster({ ...options, preprocessor: preprocessor.occurrence }),
    amount: createGlobalForecaster({ ...options, preprocessor: preprocessor.amount }),
  });
}

/**
 * A forecaster of amounts as it was saved. Runs without TensorFlow.js.
 * @throws {RnnError} bad-saved-model when there is none, it was altered, or it is of another task
 */
export async function loadAmountForecaster(target: ModelTarget): Promise<AmountForecaster> {
  const model = await loadModel(target, { task });
  const preprocessor = AmountPreprocessor.fromJSON(model.preprocessor);
  const training = model.training as Readonly<Record<AmountPart, unknown>>;
  const partOf = (part: AmountPart): GlobalForecaster =>
    toGlobalForecaster(preprocessor[part], {
      ...takeNetwork(model, part),
      training: training[part],
      seed: 0,
    });
  return toAmountForecaster(preprocessor, { occurrence: partOf('occurrence'), amount: partOf('amount') });
}

function toAmountForecaster(
  preprocessor: AmountPreprocessor,
  parts: Readonly<Record<AmountPart, GlobalForecaster>>,
): AmountForecaster {
  const { schema } = preprocessor.occurrence;

  async function predictAll(inputs: readonly (Series | ForecastInputs)[]): Promise<AmountForecast[]> {
    const split = inputs.map((one) => {
      const given = 'past' in one ? one : { past: one };
      return { ...given, past: preprocessor.split(given.past) };
    });
    const likely = await parts.occurrence.predictAll(split);
    const much = await parts.amount.predictAll(split);
    return likely.map((forecast, index) => join(forecast, much[index]!));
  }

  function join(likely: Forecast, much: Forecast): AmountForecast {
    return toAmountForecast(preprocessor, { likely, much });
  }

  function openStream({ after, ...options }: AmountStreamOptions = {}): AmountStream {
    const stream = createAmountStream(preprocessor, {
      occurrence: parts.occurrence.openStream(options),
      amount: parts.amount.openStream(options),
    });
    try {
      if (after) stream.state.restore(after);
      return stream;
    } catch (cause) {
      stream.close();
      throw cause;
    }
  }

  /** What is known at a window's end. */
  function inputsAt({ series, end, statics }: ForecastWindow): ForecastInputs {
    return {
      past: sliceSeries(series, Math.max(0, end - schema.windowSize), end),
      ...(schema.futureCovariates.length > 0 && { future: sliceSeries(series, end, end + schema.horizon) }),
      ...(statics && { statics }),
    };
  }

  return {
    preprocessor,

    async fit(series, { validation, onProgress, ...options } = {}) {
      const split = (samples: readonly GlobalSample[]): GlobalSample[] =>
        samples.map((sample) => ({ ...sample, series: preprocessor.split(sample.series) }));
      const samples = split(toSamples(series));
      const heldOut = typeof validation === 'object' ? split(validation) : validation;
      const learn = (part: AmountPart): Promise<TrainingRecord> =>
        parts[part].fit(samples, {
          ...options,
          ...(heldOut !== undefined && { validation: heldOut }),
          ...(onProgress && { onProgress: (progress) => onProgress({ ...progress, part }) }),
        });
      return { occurrence: await learn('occurrence'), amount: await learn('amount') };
    },

    async evaluate(series, { history, stride } = {}) {
      const samples = toSamples(series, history).map((sample) => ({
        ...sample,
        series: preprocessor.split(sample.series),
      }));
      const windows = windowsToJudge(samples, { schema, stride });
      const forecasts: AmountForecast[] = [];
      for (let from = 0; from < windows.length; from += judgedTogether) {
        forecasts.push(...(await predictAll(windows.slice(from, from + judgedTogether).map(inputsAt))));
      }
      return scoreAmounts(
        windows.map((window, index) => ({ ...window, forecast: forecasts[index]! })),
        { columns: preprocessor.columns, horizon: schema.horizon },
      );
    },

    get learnedUntil() {
      return Math.max(parts.occurrence.learnedUntil, parts.amount.learnedUntil);
    },

    async predict(inputs) {
      return (await predictAll([inputs]))[0]!;
    },

    predictAll,

    stream: (observations, options) => forecastsAfter(observations, () => openStream(options)),
    openStream,

    async save(target, options) {
      const models = { occurrence: await modelOf(parts.occurrence), amount: await modelOf(parts.amount) };
      const training = { occurrence: models.occurrence.training, amount: models.amount.training };
      const model = { task, ...joinNetworks(models), preprocessor: preprocessor.toJSON(), training };
      await saveModel(model, target, options);
    },

    memory: () => {
      const held = amountParts.map((part) => parts[part].memory());
      return {
        bytes: held.reduce((sum, { bytes }) => sum + bytes, 0),
        // A live forecast holds a stream of each.
        streams: Math.max(...held.map(({ streams }) => streams)),
      };
    },

    dispose: () => amountParts.forEach((part) => parts[part].dispose()),
  };
}

/** A forecaster as its file would hold it. */
async function modelOf(forecaster: GlobalForecaster): Promise<SavedModel> {
  const store = memoryStore();
  await forecaster.save(store);
  return loadModel(store, { task: 'global-forecaster' });
}
