import {
  accuracy,
  createPredictor,
  expectedCalibrationError,
  loadModel,
  type FitOptions,
  type ModelTarget,
  type Network,
  type Predictor,
  type SaveOptions,
  type TrainingRecord,
  type Weights,
} from '@recurrent/core';
import { buildTextNetwork } from './network.js';
import { TextPreprocessor } from './preprocessor.js';
import type { Classification, LabelledText } from './sample.js';
import { shippedModel } from './shipped-model.js';
import { streamText } from './stream.js';
import { fitTemperature } from './temperature.js';

/** Tells which of several labels texts have. */
export interface TextClassifier {
  readonly preprocessor: TextPreprocessor;
  readonly network: Network;
  /** Trains on from what it has learned. Loads TensorFlow.js now, not before. */
  fit(samples: readonly LabelledText[], options?: TextFitOptions): Promise<TrainingRecord>;
  /** Makes probabilities say how often they are right, by samples that it has not learned from; labels stay. */
  calibrate(samples: readonly LabelledText[]): Promise<void>;
  /** The share of texts whose label it tells, and how far its probabilities are from that. */
  evaluate(samples: readonly LabelledText[]): Promise<TextScores>;
  predict(texts: readonly string[]): Promise<Classification[]>;
  /**
   * A text as it is typed, in pieces cut anywhere → what it is so far, after each finished word.
   * @throws {RnnError} not-streamable when the network reads from both ends
   */
  stream(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Classification, void, undefined>;
  save(target: ModelTarget, options?: SaveOptions): Promise<void>;
  /** What it holds: streams not closed yet, and bytes of WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Frees the memory it runs in. */
  dispose(): void;
}

/** What a new classifier is made of. */
export interface TextClassifierOptions {
  readonly preprocessor: TextPreprocessor;
  /** Numbers that stand for a word. Default 64. */
  readonly embeddingDim?: number;
  /** Numbers that it remembers. Default 64. */
  readonly units?: number;
  /** Default 0.3. */
  readonly dropout?: number;
  /** 'both' reads texts from both ends, and cannot read live. Default 'forward'. */
  readonly direction?: 'forward' | 'both';
  /** First weights in place of random ones, such as vectors of words. */
  readonly weights?: (network: Network) => Weights;
  readonly seed?: number;
}

/** How to train. */
export type TextFitOptions = Partial<FitOptions<LabelledText>>;

/** How good a classifier is. */
export interface TextScores {
  readonly count: number;
  readonly accuracy: number;
  /** Source: Guo et al. 2017. */
  readonly expectedCalibrationError: number;
}

type TextPredictor = Predictor<string, LabelledText, Classification, TextScores>;

const task = 'text-classifier';
const loss = { name: 'sparseCategoricalCrossEntropy' } as const;

/** A classifier that works at once, untrained. */
export function createTextClassifier({
  preprocessor,
  embeddingDim = 64,
  units = 64,
  dropout = 0.3,
  direction = 'forward',
  weights,
  seed = 0,
}: TextClassifierOptions): TextClassifier {
  const network = buildTextNetwork({
    vocabularySize: preprocessor.vocabulary.size,
    numLabels: preprocessor.labels.length,
    embeddingDim,
    units,
    dropout,
    direction,
  });
  return toTextClassifier(preprocessor, {
    network,
    ...(weights && { weights: weights(network) }),
    seed,
    training: null,
  });
}

/**
 * A classifier as it was saved, or one that comes with this package: 'sentiment'. Runs without TensorFlow.js.
 * @throws {RnnError} bad-saved-model when there is none, it was altered, or it is of another task
 */
export async function loadTextClassifier(source: ModelTarget): Promise<TextClassifier> {
  const { preprocessor, ...model } = await loadModel(shippedModel(source), { task });
  return toTextClassifier(TextPreprocessor.fromJSON(preprocessor), { ...model, seed: 0 });
}

interface TextModel {
  readonly network: Network;
  readonly weights?: Weights;
  readonly seed: number;
  readonly training: unknown;
}

function toTextClassifier(preprocessor: TextPreprocessor, model: TextModel): TextClassifier {
  const predictor: TextPredictor = createPredictor({
    ...model,
    task,
    preprocessor,
    loss,
    evaluate: async (own, samples) => scoresOf(await own.predict(samples.map(({ text }) => text)), samples),
  });
  return {
    preprocessor,
    network: model.network,
    fit: (samples, options) => predictor.fit(samples, { epochs: 5, bucketByLength: true, ...options }),
    async calibrate(samples) {
      preprocessor.temperature = 1;
      const told = await predictor.predict(samples.map(({ text }) => text));
      preprocessor.temperature = fitTemperature(
        told.map(({ probabilities }) => preprocessor.labels.map((label) => Math.log(probabilities[label]!))),
        samples.map(({ label }) => preprocessor.labels.indexOf(label)),
      );
    },
    evaluate: (samples) => predictor.evaluate(samples),
    predict: (texts) => predictor.predict(texts),
    stream: (pieces) => streamText(pieces, { preprocessor, openStream: () => predictor.openStream() }),
    save: (target, options) => predictor.save(target, options),
    memory: () => predictor.memory(),
    dispose: () => predictor.dispose(),
  };
}

function scoresOf(told: readonly Classification[], samples: readonly LabelledText[]): TextScores {
  const labelNumbers = [...new Set(samples.map(({ label }) => label))];
  const isRight = told.map(({ label }, index) => Number(label === samples[index]!.label));
  return {
    count: samples.length,
    accuracy: accuracy(
      samples.map(({ label }) => labelNumbers.indexOf(label)),
      told.map(({ label }) => labelNumbers.indexOf(label)),
    ),
    expectedCalibrationError: expectedCalibrationError(
      told.map(({ probability }) => probability),
      isRight,
    ),
  };
}
