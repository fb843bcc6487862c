import { loadDataset, type LabelledText, type Polarity } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextClassifier } from '../text-classifier/text-classifier.js';
import { toParts } from './blocks.js';
import { learnTexts, type TextTraining } from './learn-texts.js';
import { turnedOpinions } from './turned-opinions.js';

/** What else the sentiment may learn from; the one that is shipped did not. */
export interface SentimentTraining extends TextTraining {
  /** How many opinions turned round, such as "the plot is anything but dull". */
  readonly turned: number;
}

type Opinion = LabelledText<Polarity>;

/** Sentences and reviews of three data sets, apart from what they are judged by → a classifier, calibrated. */
export async function trainSentiment(options: SentimentTraining): Promise<TextClassifier> {
  const { train, validation } = await readOpinions(options);
  const classifier = await learnTexts(
    { train: Object.values(train).flat(), validation: Object.values(validation).flat() },
    {
      ...options,
      preprocessor: TextPreprocessor.adapt(Object.values(train).flat(), { minCount: 3 }),
      units: 64,
      dropout: 0.4,
      batchSize: 32,
      learningRate: 1e-3,
    },
  );
  for (const [name, opinions] of Object.entries(validation)) {
    if (opinions.length === 0) continue;
    const { accuracy } = await classifier.evaluate(opinions);
    options.tell(`${name}: validation accuracy ${accuracy.toFixed(4)} of ${opinions.length}`);
  }
  return classifier;
}

/** Of the opinions turned round, one is validated by for so many that are learned from. */
const turnedPerValidating = 32;

async function readOpinions({
  data,
  turned,
}: SentimentTraining): Promise<Record<'train' | 'validation', Record<string, Opinion[]>>> {
  const options = data === undefined ? {} : { dataDir: data };
  // The treebank has a part of its own to be judged by.
  const sst2 = toParts<Opinion>((await loadDataset('sst2', options)).train, { hasJudged: true });
  const imdb = toParts<Opinion>((await loadDataset('imdb', options)).train, { hasJudged: false });
  const uci = toParts<Opinion>((await loadDataset('uci-sentences', options)).train, { hasJudged: false });
  return {
    train: {
      sst2: sst2.train,
      imdb: imdb.train,
      uci: uci.train,
      turned: turnedOpinions(turned, { seed: 1 }),
    },
    validation: {
      sst2: sst2.validation,
      imdb: imdb.validation,
      uci: uci.validation,
      turned: turnedOpinions(Math.floor(turned / turnedPerValidating), { seed: 2 }),
    },
  };
}
