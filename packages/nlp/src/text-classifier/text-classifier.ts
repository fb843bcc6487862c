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
import { adaptModel } from './adapted-model.js';
import { assertLesson } from './assert-lesson.js';
import { buildTextNetwork } from './network.js';
import { TextPreprocessor } from './preprocessor.js';
import type { Classification, TextSample } from './sample.js';
import { scoresOf, type TextScores } from './scores.js';
import { shippedModel } from './shipped-model.js';
import { streamText } from './stream.js';

/** Tells which labels texts have: one of several, or several at once. */
export interface TextClassifier {
  readonly preprocessor: TextPreprocessor;
  readonly network: Network;
  /** Trains on from what it has learned. Loads TensorFlow.js now, not before. */
  fit(samples: readonly TextSample[], options?: TextFitOptions): Promise<TrainingRecord>;
  /**
   * A classifier that begins with all that this one knows, reads words of the samples by vectors of their own, and tells
   * `labels` where they are given. `fit` teaches it then; until that, new words change no answer. This one stays as it is.
   * @throws {RnnError} bad-data when there are no samples, one has no words or an unknown label, or a new label is rare
   */
  adapt(samples: readonly TextSample[], options?: TextAdaptOptions): TextClassifier;
  /**
   * Makes probabilities say how often they are right, by samples that it has not learned from. One label stays
   * what it was; of several it learns from which probability each is best told.
   */
  calibrate(samples: readonly TextSample[]): Promise<void>;
  /** How often it tells the labels of texts, and how far its probabilities are from that. */
  evaluate(samples: readonly TextSample[]): Promise<TextScores>;
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
  /**
   * What is made of all words: their mean by attention, or beside it the largest of each number, which often tells
   * several labels better. Default 'attention'.
   */
  readonly pooling?: 'attention' | 'attentionAndMax';
  /** First weights in place of random ones, such as vectors of words. */
  readonly weights?: (network: Network) => Weights;
  readonly seed?: number;
}

/** What a classifier is to learn beside what it knows. */
export interface TextAdaptOptions {
  /** New words that occur less often stay unknown. Default 2. */
  readonly minCount?: number;
  /**
   * Told in place of the labels it knows, from a new output layer; of which texts have one, or several, as the first
   * sample says. Left out: the labels it knows.
   */
  readonly labels?: readonly string[];
  /** Of the new output layer. Default 0. */
  readonly seed?: number;
}

/** How to train. */
export type TextFitOptions = Partial<FitOptions<TextSample>>;

type TextPredictor = Predictor<string, TextSample, Classification, TextScores>;

const task = 'text-classifier';

/** A classifier that works at once, untrained. */
export function createTextClassifier({
  preprocessor,
  embeddingDim = 64,
  units = 64,
  dropout = 0.3,
  direction = 'forward',
  pooling = 'attention',
  weights,
  seed = 0,
}: TextClassifierOptions): TextClassifier {
  const network = buildTextNetwork({
    vocabularySize: preprocessor.vocabulary.size,
    numLabels: preprocessor.labelling.width,
    embeddingDim,
    units,
    dropout,
    direction,
    pooling,
  });
  return toTextClassifier(preprocessor, {
    network,
    ...(weights && { weights: weights(network) }),
    seed,
    training: null,
  });
}

/**
 * A classifier as it was saved, or one that comes with this package: 'sentiment', 'emotion'. Runs without TensorFlow.js.
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
    loss: preprocessor.labelling.loss,
    evaluate: async (own, samples) =>
      scoresOf(await own.predict(samples.map(({ text }) => text)), { samples, preprocessor }),
  });
  return {
    preprocessor,
    network: model.network,
    fit: (samples, options) => predictor.fit(samples, { epochs: 5, bucketByLength: true, ...options }),
    adapt(samples, { minCount = 2, labels, seed = 0 } = {}) {
      assertLesson(samples, { known: preprocessor.labels, own: labels });
      const grown = preprocessor.grown(samples, { minCount, labels });
      const adapted = adaptModel(
        { network: model.network, weights: predictor.weights() },
        { from: preprocessor, to: grown, hasOwnLabels: labels !== undefined, seed },
      );
      return toTextClassifier(grown, { ...adapted, seed, training: null });
    },
    async calibrate(samples) {
      const told = await predictor.predict(samples.map(({ text }) => text));
      preprocessor.labelling.calibrate(
        told.map(({ groups, ...own }) => ({ told: own, ...(groups && { groups }) })),
        samples,
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
