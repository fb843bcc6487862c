import { bestThreshold } from '@recurrent/nlp';
import type { Comment, LabelSet } from '../judged-comments.js';
import type { Learn } from '../method.js';

/** What may be added to each count; the best on the validation part is. */
const additions = [1, 0.1, 0.01];

/**
 * A naive Bayes for each label against all texts without it, on which words and pairs of neighbours a text has. Each
 * label is told from the odds at which its F1 is the highest on the validation part.
 */
export const learnNaiveBayes: Learn = ({ train, validation }, labels) => {
  const learned = count(train, labels);
  const bayes = labels.names.map((name, label) => {
    const isThere = validation.map((comment) => Number(labels.of(comment).has(name)));
    const tried = additions.map((added) => {
      const odds = validation.map(({ text }) => oddsOf(text, { learned, label, added }));
      const threshold = bestThreshold(odds, isThere);
      return {
        added,
        threshold,
        f1: f1Of(
          odds.map((own) => own >= threshold),
          isThere,
        ),
      };
    });
    return tried.reduce((best, own) => (own.f1 > best.f1 ? own : best));
  });
  return Promise.resolve((judged) =>
    Promise.resolve(
      judged.map(
        (text) =>
          new Set(
            labels.names.filter((_, label) => {
              const { added, threshold } = bayes[label]!;
              return oddsOf(text, { learned, label, added }) >= threshold;
            }),
          ),
      ),
    ),
  );
};

/** How often each feature is in texts with each of the labels, and in all texts. */
interface Learned {
  readonly counts: Map<string, { readonly withLabel: Float64Array; all: number }>;
  readonly texts: { readonly withLabel: Float64Array; readonly all: number };
  readonly totals: { readonly withLabel: Float64Array; all: number };
}

function count(train: readonly Comment[], labels: LabelSet): Learned {
  const none = () => new Float64Array(labels.names.length);
  const learned: Learned = {
    counts: new Map(),
    texts: { withLabel: none(), all: train.length },
    totals: { withLabel: none(), all: 0 },
  };
  const { counts, texts, totals } = learned;
  for (const comment of train) {
    const own = labels.of(comment);
    const numbers = labels.names.flatMap((name, label) => (own.has(name) ? [label] : []));
    for (const label of numbers) texts.withLabel[label]!++;
    for (const feature of featuresOf(comment.text)) {
      const counted = counts.get(feature) ?? { withLabel: none(), all: 0 };
      counts.set(feature, counted);
      counted.all++;
      totals.all++;
      for (const label of numbers) {
        counted.withLabel[label]!++;
        totals.withLabel[label]!++;
      }
    }
  }
  return learned;
}

/** ln of how much more probable a label is than its absence. */
function oddsOf(
  text: string,
  { learned, label, added }: { readonly learned: Learned; readonly label: number; readonly added: number },
): number {
  const { counts, texts, totals } = learned;
  const [own, total] = [texts.withLabel[label]!, totals.withLabel[label]!];
  const mass = Math.log((totals.all - total + added * counts.size) / (total + added * counts.size));
  let odds = Math.log((own + 1) / (texts.all - own + 1));
  for (const feature of featuresOf(text)) {
    const counted = counts.get(feature);
    if (!counted) continue;
    const there = counted.withLabel[label]!;
    odds += Math.log((there + added) / (counted.all - there + added)) + mass;
  }
  return odds;
}

function f1Of(told: readonly boolean[], isThere: readonly number[]): number {
  const hits = told.filter((own, index) => own && isThere[index] === 1).length;
  const all = told.filter(Boolean).length + isThere.filter(Boolean).length;
  return all === 0 ? 0 : (2 * hits) / all;
}

function featuresOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? [];
  return new Set([...words, ...words.slice(1).map((word, index) => `${words[index]} ${word}`)]);
}
