import { loadDataset, type LabelledText, type Polarity } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextClassifier } from '../text-classifier/text-classifier.js';
import { toParts } from './blocks.js';
import { learnTexts, type TextParts, type TextTraining } from './learn-texts.js';
import { taughtSentences } from './taught-sentences.js';
import { turnedOpinions } from './turned-opinions.js';

type Opinion = LabelledText<Polarity>;

/** Opinions turned round that are learned first, and those that are learned beside all else. */
const turnedFirst = 60_000;
const turnedBeside = 20_000;

/** Sentences of reviews that a teacher tells the polarity of. */
const taught = 35_000;

/** What such count beside the labels of the data sets. */
const [weightOfTaught, weightOfTurned] = [0.5, 0.3];

/** Short opinions of what people bought and where they ate are few beside those of films. */
const weightOfUci = 3;

/**
 * Sentences and reviews of three data sets, apart from what they are judged by → a classifier, calibrated. It learns
 * turns of speech first, then the data sets, beside them sentences of the reviews as a teacher tells them, and more turns.
 */
export async function trainSentiment(options: TextTraining): Promise<TextClassifier> {
  const { train, validation } = await readOpinions(options.data);
  const opinions: TextParts = {
    train: Object.values(train).flat(),
    validation: Object.values(validation).flat(),
  };
  const turned = turnedOpinions(turnedFirst + turnedBeside, { seed: 1 });
  const teacher = await learnTexts(opinions, {
    ...options,
    preprocessor: TextPreprocessor.adapt(opinions.train, { minCount: 3 }),
    units: 64,
    dropout: 0.4,
    epochs: 4,
    batchSize: 32,
    learningRate: 1e-3,
  });
  const sentences = await taughtSentences(train.imdb, {
    teacher,
    count: taught,
    weight: weightOfTaught,
    seed: options.seed,
  });
  teacher.dispose();
  const classifier = await learnTexts(
    {
      train: [
        ...train.sst2,
        ...train.imdb,
        ...train.uci.map((opinion) => ({ ...opinion, weight: weightOfUci })),
        ...sentences,
        ...turned.slice(turnedFirst).map((opinion) => ({ ...opinion, weight: weightOfTurned })),
      ],
      validation: opinions.validation,
    },
    {
      ...options,
      preprocessor: TextPreprocessor.adapt(opinions.train, { minCount: 2 }),
      units: 64,
      dropout: 0.4,
      batchSize: 48,
      learningRate: 2e-3,
      first: {
        train: [...turned.slice(0, turnedFirst), ...train.sst2, ...train.uci],
        batchSize: 64,
        learningRate: 3e-3,
      },
    },
  );
  for (const [name, own] of Object.entries(validation)) {
    if (own.length === 0) continue;
    const { accuracy } = await classifier.evaluate(own);
    options.tell(`${name}: validation accuracy ${accuracy.toFixed(4)} of ${own.length}`);
  }
  return classifier;
}

async function readOpinions(
  data: string | undefined,
): Promise<Record<'train' | 'validation', Record<'sst2' | 'imdb' | 'uci', Opinion[]>>> {
  const options = data === undefined ? {} : { dataDir: data };
  // The treebank has a part of its own to be judged by.
  const sst2 = toParts<Opinion>((await loadDataset('sst2', options)).train, { hasJudged: true });
  const imdb = toParts<Opinion>((await loadDataset('imdb', options)).train, { hasJudged: false });
  const uci = toParts<Opinion>((await loadDataset('uci-sentences', options)).train, { hasJudged: false });
  return {
    train: { sst2: sst2.train, imdb: imdb.train, uci: uci.train },
    validation: { sst2: sst2.validation, imdb: imdb.validation, uci: uci.validation },
  };
}
