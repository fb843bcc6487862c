import { createLexicon } from './baselines/lexicon.js';
import { learnNaiveBayes } from './baselines/naive-bayes.js';
import { learnNatural } from './baselines/natural-classifier.js';
import type { JudgedSet, Opinion } from './judged-set.js';
import type { Judge } from './method.js';
import { negationCases } from './negation-cases.js';

/** The part of texts whose polarity a method tells, by set: `sst2_dev`, `imdb_held_out`, `negation` and so on. */
export type Accuracies = Readonly<Record<string, number>>;

/** A baseline's accuracies, each after learning from the same set's training part. */
const baselines: Readonly<Record<string, (train: readonly Opinion[]) => Judge>> = {
  lexicon: createLexicon,
  naturalBayes: (train) => learnNatural('bayes', train),
  naturalLogistic: (train) => learnNatural('logistic', train),
  naiveBayes: learnNaiveBayes,
};

/** The names of the baselines, from the one that knows least. */
export const baselineNames: readonly string[] = Object.keys(baselines);

/** How well a baseline does on every set; the negation cases it judges after learning from the first. */
export async function judgeBaseline(name: string, sets: readonly JudgedSet[]): Promise<Accuracies> {
  const learn = baselines[name]!;
  const accuracies: Record<string, number> = {};
  let learned: { readonly from: readonly Opinion[]; readonly judge: Judge } | undefined;
  for (const { name: set, part, train, judged } of sets) {
    if (learned?.from !== train) learned = { from: train, judge: learn(train) };
    accuracies[`${set}_${part}`] = await accuracyOf(learned.judge, judged);
    accuracies['negation'] ??= await accuracyOf(learned.judge, negationCases);
  }
  return accuracies;
}

/** How well one judge does on every set and on the negation cases. */
export async function judgeAll(judge: Judge, sets: readonly JudgedSet[]): Promise<Accuracies> {
  const accuracies: Record<string, number> = {};
  for (const { name, part, judged } of sets) accuracies[`${name}_${part}`] = await accuracyOf(judge, judged);
  return { ...accuracies, negation: await accuracyOf(judge, negationCases) };
}

async function accuracyOf(judge: Judge, opinions: readonly Opinion[]): Promise<number> {
  const told = await judge(opinions.map(({ text }) => text));
  return opinions.filter(({ label }, index) => label === told[index]).length / opinions.length;
}
