import { createRandom } from '@recurrent/core';
import type { LabelledText, Polarity } from '@recurrent/datasets';
import type { TextClassifier } from '../text-classifier/text-classifier.js';

/** What is to be told of the sentences of reviews. */
interface Teaching {
  readonly teacher: TextClassifier;
  /** How many sentences, drawn from all. */
  readonly count: number;
  /** What a sentence counts of which the teacher is sure. */
  readonly weight: number;
  readonly seed: number;
}

/**
 * Sentences of reviews, each with what a teacher says of it, and counting the less the less sure that one is: a review's
 * stars say little of a single sentence. Reviews hold ten times as many sentences as the treebank.
 */
export async function taughtSentences(
  reviews: readonly LabelledText<Polarity>[],
  { teacher, count, weight, seed }: Teaching,
): Promise<(LabelledText<Polarity> & { readonly weight: number })[]> {
  const sentences = drawn(
    reviews.flatMap(({ text }) => sentencesOf(text)),
    { count, seed },
  );
  const told = await teacher.predict(sentences);
  return sentences.map((text, index) => {
    const surety = 2 * told[index]!.probabilities['positive']! - 1;
    return { text, label: surety > 0 ? 'positive' : 'negative', weight: weight * Math.abs(surety) };
  });
}

/** Words that a sentence has at least and at most: of fewer little can be said, and longer ones are lists. */
const [fewest, most] = [5, 40];

/** A text's sentences with their marks. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/<br\s*\/?>|(?<=[.!?])\s+/i)
    .map((sentence) => sentence.trim())
    .filter((sentence) => {
      const { length } = sentence.split(/\s+/);
      return length >= fewest && length <= most;
    });
}

function drawn(all: readonly string[], { count, seed }: { count: number; seed: number }): string[] {
  const random = createRandom(seed);
  const left = [...all];
  return Array.from({ length: Math.min(count, left.length) }, () => {
    const at = random.integer(left.length);
    const own = left[at]!;
    // The last one takes its place, so that none is drawn twice.
    left[at] = left.at(-1)!;
    left.pop();
    return own;
  });
}
