import type { LabelledText } from '@recurrent/datasets';
import { wordsOf } from './words-of.js';

/**
 * Multinomial naive Bayes on which words and pairs of neighbours a text has, with one added to each count; of equally
 * probable labels the first in the alphabet.
 * Source: Wang and Manning 2012, MNB with bigrams, features binarized.
 */
export function learnNaiveBayes<Label extends string>(
  train: readonly LabelledText<Label>[],
): (texts: readonly string[]) => Promise<Label[]> {
  const labels = [...new Set(train.map(({ label }) => label))].toSorted();
  const numbers = new Map(labels.map((label, number) => [label, number]));
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(labels.length);
  const texts = new Float64Array(labels.length);
  for (const { text, label } of train) {
    const number = numbers.get(label)!;
    texts[number]!++;
    for (const feature of featuresOf(text)) {
      const count = counts.get(feature) ?? new Float64Array(labels.length);
      count[number]!++;
      totals[number]!++;
      counts.set(feature, count);
    }
  }

  function labelOf(text: string): Label {
    const known = [...featuresOf(text)].flatMap((feature) => counts.get(feature) ?? []);
    const scores = labels.map((_, number) => {
      const mass = Math.log(totals[number]! + counts.size);
      return known.reduce(
        (score, count) => score + Math.log(count[number]! + 1) - mass,
        Math.log(texts[number]! + 1),
      );
    });
    return labels[scores.indexOf(Math.max(...scores))]!;
  }
  return (judged) => Promise.resolve(judged.map(labelOf));
}

function featuresOf(text: string): Set<string> {
  const words = wordsOf(text);
  return new Set([...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)]);
}
