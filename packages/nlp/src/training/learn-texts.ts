import type { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextSample } from '../text-classifier/sample.js';
import {
  createTextClassifier,
  type TextClassifier,
  type TextClassifierOptions,
  type TextFitOptions,
} from '../text-classifier/text-classifier.js';
import { readWordVectors, weightsFromVectors } from './word-vectors.js';

/** How to train a classifier that comes with the package. */
export interface TextTraining {
  readonly data?: string | undefined;
  /** A file of word vectors to begin with. */
  readonly vectors?: string | undefined;
  readonly seed: number;
  readonly epochs: number;
  readonly tell: (line: string) => void;
}

/** What a training makes of its texts. */
export interface TextRecipe extends Pick<
  TextClassifierOptions,
  'units' | 'dropout' | 'direction' | 'pooling'
> {
  readonly preprocessor: TextPreprocessor;
  readonly batchSize: number;
  readonly learningRate: number;
  /** What is learned once, before all else. */
  readonly first?: FirstTexts;
}

/** Texts that are learned before all others, all of them once. */
interface FirstTexts {
  readonly train: readonly TextSample[];
  readonly batchSize: number;
  readonly learningRate: number;
}

/** Texts to learn from, and others to validate by and to be calibrated with. */
export interface TextParts {
  readonly train: readonly TextSample[];
  readonly validation: readonly TextSample[];
}

/** Texts → a classifier with the weights of the best epoch, calibrated. */
export async function learnTexts(
  { train, validation }: TextParts,
  {
    preprocessor,
    batchSize,
    learningRate,
    vectors: path,
    seed,
    epochs,
    tell,
    first,
    ...network
  }: TextTraining & TextRecipe,
): Promise<TextClassifier> {
  tell(`${train.length} texts to learn from, ${validation.length} to validate by`);
  const { vocabulary } = preprocessor;
  const vectors = path === undefined ? undefined : await readWordVectors(path);
  const known = vocabulary.words.filter((word) => vectors?.of(word)).length;
  tell(`${vocabulary.size} ids, ${known} words with vectors`);
  const classifier = createTextClassifier({
    ...network,
    preprocessor,
    embeddingDim: vectors?.dimensions ?? 64,
    seed,
    ...(vectors && { weights: (built) => weightsFromVectors(built, { vocabulary, vectors, seed }) }),
  });
  if (first) {
    tell(`${first.train.length} texts to learn first`);
    await classifier.fit(first.train, fitOptions({ ...first, epochs: 1, seed, tell }));
  }
  await classifier.fit(train, {
    ...fitOptions({ train, batchSize, learningRate, epochs, seed, tell }),
    validation,
    patience: 2,
  });
  await classifier.calibrate(validation);
  const { accuracy, macroF1, groups } = await classifier.evaluate(validation);
  tell(
    `validation: accuracy ${accuracy.toFixed(4)}, macro-F1 ${macroF1.toFixed(4)}` +
      (groups ? `, of groups ${groups.macroF1.toFixed(4)}` : ''),
  );
  return classifier;
}

interface Fitting extends FirstTexts, Pick<TextTraining, 'epochs' | 'seed' | 'tell'> {}

/** A rate that rises for fifty steps and then falls to nearly nothing, and lines that say how far the training is. */
function fitOptions({ train, batchSize, learningRate, epochs, seed, tell }: Fitting): TextFitOptions {
  return {
    epochs,
    batchSize,
    learningRate,
    schedule: {
      warmupSteps: 50,
      decay: { name: 'cosine', steps: Math.ceil((epochs * train.length) / batchSize), end: 0.05 },
    },
    seed,
    onProgress({ epoch, batch, batches, loss, validationLoss, secondsLeft }) {
      if (batch % 100 !== 0 && batch !== batches) return;
      const said =
        batch === batches && validationLoss !== undefined ? `, validation ${validationLoss.toFixed(4)}` : '';
      tell(
        `epoch ${epoch} batch ${batch}/${batches} loss ${loss.toFixed(4)}${said}, ${Math.round(secondsLeft)} s left`,
      );
    },
  };
}
