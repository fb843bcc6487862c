import { loadDataset } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextClassifier } from '../text-classifier/text-classifier.js';
import { toParts } from './blocks.js';
import { learnTexts, type TextTraining } from './learn-texts.js';

/** Tweets with one of six emotions → a classifier; tells how often it is right on the published test, or else validation. */
export async function trainDairEmotion(options: TextTraining): Promise<TextClassifier> {
  const { data, tell } = options;
  const tweets = await loadDataset('dair-emotion', data === undefined ? {} : { dataDir: data });
  const parts = toParts(tweets.train, { hasJudged: true });
  const classifier = await learnTexts(parts, {
    ...options,
    preprocessor: TextPreprocessor.adapt(parts.train),
    units: 64,
    dropout: 0.4,
    direction: 'both',
    pooling: 'attentionAndMax',
    batchSize: 32,
    learningRate: 2e-3,
  });
  for (const [name, judged] of Object.entries({ validation: tweets.validation, test: tweets.test })) {
    if (!judged) continue;
    const { accuracy, macroF1, count } = await classifier.evaluate(judged);
    tell(
      `published ${name}, ${count} texts: accuracy ${accuracy.toFixed(4)}, macro-F1 ${macroF1.toFixed(4)}`,
    );
  }
  return classifier;
}
