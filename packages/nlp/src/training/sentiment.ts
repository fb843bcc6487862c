import { loadDataset, type LabelledText, type Polarity } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextClassifier } from '../text-classifier/text-classifier.js';
import { toParts } from './blocks.js';
import { learnTexts, type TextParts, type TextTraining } from './learn-texts.js';

/** Sentences and reviews of all three data sets, apart from what they are judged by → a classifier, calibrated. */
export async function trainSentiment(options: TextTraining): Promise<TextClassifier> {
  const parts = await readOpinions(options.data);
  return learnTexts(parts, {
    ...options,
    preprocessor: TextPreprocessor.adapt(parts.train, { minCount: 3 }),
    units: 64,
    dropout: 0.4,
    batchSize: 32,
    learningRate: 1e-3,
  });
}

async function readOpinions(data: string | undefined): Promise<TextParts> {
  const options = data === undefined ? {} : { dataDir: data };
  const sst2 = await loadDataset('sst2', options);
  const imdb = await loadDataset('imdb', options);
  const uci = await loadDataset('uci-sentences', options);
  const each = [
    // The treebank has a part of its own to be judged by.
    toParts<LabelledText<Polarity>>(sst2.train, { hasJudged: true }),
    toParts<LabelledText<Polarity>>(imdb.train, { hasJudged: false }),
    toParts<LabelledText<Polarity>>(uci.train, { hasJudged: false }),
  ];
  return {
    train: each.flatMap(({ train }) => train),
    validation: each.flatMap(({ validation }) => validation),
  };
}
