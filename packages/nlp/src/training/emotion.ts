import { ekmanGroups, loadDataset } from '@recurrent/datasets';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import type { TextClassifier } from '../text-classifier/text-classifier.js';
import { toParts } from './blocks.js';
import { learnTexts, type TextTraining } from './learn-texts.js';

/** Comments with 27 emotions or none → a classifier of these, and of Ekman's six and none, calibrated. */
export async function trainEmotion(options: TextTraining): Promise<TextClassifier> {
  const { data } = options;
  const comments = await loadDataset('goemotions', data === undefined ? {} : { dataDir: data });
  const parts = toParts(comments.train, { hasJudged: true });
  return learnTexts(parts, {
    ...options,
    preprocessor: TextPreprocessor.adapt(parts.train, { maxTokens: 128, groups: ekmanGroups }),
    units: 96,
    dropout: 0.4,
    direction: 'forward',
    pooling: 'attentionAndMax',
    batchSize: 64,
    learningRate: 4e-3,
  });
}
