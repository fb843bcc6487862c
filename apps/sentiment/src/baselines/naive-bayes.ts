import type { Opinion } from '../judged-set.js';
import { toPolarity, type Judge } from '../method.js';
import { wordsOf } from './words-of.js';

/**
 * Multinomial naive Bayes on which words and pairs of neighbours a text has, with one added to each count.
 * Source: Wang and Manning 2012, MNB with bigrams, features binarized.
 */
export function learnNaiveBayes(train: readonly Opinion[]): Judge {
  const counts = new Map<string, { positive: number; negative: number }>();
  const totals = { positive: 0, negative: 0 };
  const texts = { positive: 0, negative: 0 };
  for (const { text, label } of train) {
    texts[label]++;
    for (const feature of featuresOf(text)) {
      const count = counts.get(feature) ?? { positive: 0, negative: 0 };
      count[label]++;
      totals[label]++;
      counts.set(feature, count);
    }
  }
  const prior = Math.log((texts.positive + 1) / (texts.negative + 1));
  const mass = Math.log((totals.negative + counts.size) / (totals.positive + counts.size));

  function scoreOf(text: string): number {
    let score = prior;
    for (const feature of featuresOf(text)) {
      const count = counts.get(feature);
      if (count) score += Math.log((count.positive + 1) / (count.negative + 1)) + mass;
    }
    return score;
  }
  return (judged) => Promise.resolve(judged.map((text) => toPolarity(scoreOf(text))));
}

function featuresOf(text: string): Set<string> {
  const words = wordsOf(text);
  return new Set([...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)]);
}
