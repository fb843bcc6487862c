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
import { assertUnits } from '../forecaster/assert-units.js';
import {
  barsOf,
  countRows,
  rowAt,
  slicePrices,
  type PriceBar,
  type PriceHistory,
} from '../finance/prices.js';
import { toReturns } from '../finance/returns.js';
import { judgedReturns, scoreReturns, type JudgedReturn, type ReturnEvaluation } from './evaluation.js';
import { buildReturnNetwork, initializeReturnWeights } from './network.js';
import { ReturnPreprocessor } from './preprocessor.js';
import type { PriceSample, ReturnForecast } from './sample.js';
import { createReturnStream, streamReturns, type ReturnStream, type ReturnStreamState } from './stream.js';

/** Foretells the next return of shares: how likely it is to be up, and how large it is usually. */
export interface ReturnForecaster {
  readonly preprocessor: ReturnPreprocessor;
  readonly network: Network;
  /** Trains on from what it has learned, on all shares together. Loads TensorFlow.js now, not before. */
  fit(shares: Shares, options?: ReturnFitOptions): Promise<TrainingRecord>;
  /** Scores on outcomes from a time on, which it has not learned from, with simple rules beside them. */
  evaluate(shares: Shares, options: ReturnEvaluateOptions): Promise<ReturnEvaluation>;
  /** Every forecast made from a time on, with what came. */
  judge(shares: Shares, options: ReturnEvaluateOptions): JudgedReturn[];
  /** What is expected after the last row of each share. @throws {RnnError} bad-data for fewer than 21 rows */
  predict(shares: readonly PriceHistory[]): Promise<ReturnForecast[]>;
  /** Bars of one share as they come → a forecast after each; undefined in the first four weeks. */
  stream(
    bars: Iterable<PriceBar> | AsyncIterable<PriceBar>,
    options?: ReturnStreamOptions,
  ): AsyncGenerator<ReturnForecast | undefined, void, undefined>;
  /** A live forecast that is fed by hand, saved and restored. The caller closes it. */
  openStream(options?: ReturnStreamOptions): ReturnStream;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What it holds: streams not closed yet, and bytes of WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Frees the memory it runs in. */
  dispose(): void;
}

/** Prices of shares by their symbol. */
export type Shares = ReadonlyMap<string, PriceHistory>;

/** What a new forecaster is made of. */
export interface ReturnForecasterOptions {
  readonly preprocessor?: ReturnPreprocessor;
  /** How many numbers it remembers. Default 32. */
  readonly units?: number;
  /** Part of them hidden at random while it learns. Default 0.2. */
  readonly dropout?: number;
  readonly seed?: number;
}

/** How to train. Outcomes from `validFrom` on are for validation: nothing is learned from them. */
export interface ReturnFitOptions extends Partial<Omit<FitOptions<never>, 'validation'>> {
  /** Milliseconds since 1970, UTC. */
  readonly validFrom?: number;
}

/** Which outcomes to judge by. */
export interface ReturnEvaluateOptions {
  /** Milliseconds since 1970, UTC: the first outcome. What came before it sets the state. */
  readonly from: number;
}

/** Where a live forecast begins. */
export interface ReturnStreamOptions {
  /** The past: prices, or what a stream has saved. Nothing is known when it is left out. */
  readonly after?: PriceHistory | ReturnStreamState;
}

const task = 'return-forecaster';

/** A forecaster that works at once: until it is fitted, it foretells mean 0 and RiskMetrics' volatility. */
export function createReturnForecaster({
  preprocessor = new ReturnPreprocessor(),
  units = 32,
  dropout = 0.2,
  seed = 0,
}: ReturnForecasterOptions = {}): ReturnForecaster {
  assertUnits(units);
  const network = buildReturnNetwork({ numFeatures: preprocessor.numFeatures, units, dropout });
  return toReturnForecaster(preprocessor, {
    network,
    weights: initializeReturnWeights(network, seed),
    seed,
    training: null,
  });
}

/**
 * A forecaster as it was saved. Runs without TensorFlow.js.
 * @throws {RnnError} bad-saved-model when there is none, it was altered, or it is of another task
 */
export async function loadReturnForecaster(target: ModelTarget): Promise<ReturnForecaster> {
  const { preprocessor, ...model } = await loadModel(target, { task });
  return toReturnForecaster(ReturnPreprocessor.fromJSON(preprocessor), { ...model, seed: 0 });
}

interface ReturnModel {
  readonly network: Network;
  readonly weights: Weights;
  readonly seed: number;
  readonly training: unknown;
}

type ReturnPredictor = Predictor<PriceHistory, PriceSample, ReturnForecast, ReturnEvaluation>;

function toReturnForecaster(preprocessor: ReturnPreprocessor, model: ReturnModel): ReturnForecaster {
  const predictor: ReturnPredictor = createPredictor({
    ...model,
    task,
    preprocessor,
    loss: 'gaussian',
    evaluate: async (_, samples) => {
      const judged = samples.flatMap(judgeOne);
      const past = samples.flatMap(({ prices, historyLength }) =>
        Array.from(toReturns(prices.close).subarray(1, historyLength)),
      );
      return scoreReturns(judged, past);
    },
  });

  function openStream({ after }: ReturnStreamOptions = {}): ReturnStream {
    const stream = createReturnStream(preprocessor, predictor.openStream());
    try {
      if (after && 'network' in after) stream.state.restore(after);
      else if (after) stream.skip(after);
      return stream;
    } catch (cause) {
      stream.close();
      throw cause;
    }
  }

  function judgeOne({ share, prices, historyLength }: PriceSample): JudgedReturn[] {
    const stream = openStream();
    try {
      const forecasts = barsOf(prices).map((bar) => stream.push(bar));
      return judgedReturns([share, prices], { forecasts, from: historyLength });
    } finally {
      stream.close();
    }
  }

  return {
    preprocessor,
    network: model.network,
    fit(shares, { validFrom = Infinity, ...options } = {}) {
      const samples = samplesFrom(shares, validFrom);
      const held = samples.filter(({ prices, historyLength }) => historyLength < countRows(prices));
      return predictor.fit(
        samples.map(({ share, prices, historyLength }) => ({
          share,
          prices: slicePrices(prices, 0, historyLength),
          historyLength: 0,
        })),
        { epochs: 20, ...(held.length > 0 && { patience: 4, validation: held }), ...options },
      );
    },
    evaluate: (shares, { from }) => predictor.evaluate(samplesFrom(shares, from)),
    judge: (shares, { from }) => samplesFrom(shares, from).flatMap(judgeOne),
    predict: (shares) => predictor.predict(shares),
    stream: (bars, options) => streamReturns(bars, () => openStream(options)),
    openStream,
    save: (target, options) => predictor.save(target, options),
    memory: () => predictor.memory(),
    dispose: () => predictor.dispose(),
  };
}

/** Shares with the rows before a time as their history; those that have none are left out. */
function samplesFrom(shares: Shares, time: number): PriceSample[] {
  return [...shares]
    .map(([share, prices]) => ({ share, prices, historyLength: rowAt(prices, time) }))
    .filter(({ historyLength }) => historyLength > 0);
}
