import { multiLabelPrecisionRecall } from '@recurrent/core';
import type { TextClassifier } from '@recurrent/nlp';
import { learnEveryLabel } from './baselines/every-label.js';
import { learnMostFrequent } from './baselines/most-frequent.js';
import { learnNaiveBayes } from './baselines/naive-bayes.js';
import { labelSets, type JudgedComments, type LabelSet } from './judged-comments.js';
import type { Learn } from './method.js';

/** Figures by what is judged: `dev_labels_macro_f1`, `dev_ekman_macro_f1` and so on. */
export type Figures = Readonly<Record<string, number>>;

/** Methods to be better than, from the one that knows least. */
const baselines: Readonly<Record<string, Learn>> = {
  mostFrequent: learnMostFrequent,
  everyLabel: learnEveryLabel,
  naiveBayes: learnNaiveBayes,
};

/** The names of the baselines. */
export const baselineNames: readonly string[] = Object.keys(baselines);

/** How well a baseline does, after learning each set of labels. */
export function judgeBaseline(name: string, comments: JudgedComments): Promise<Figures> {
  return judge(baselines[name]!, comments);
}

/** How well a classifier of the fine labels with Ekman's as their groups does, and how far its probabilities are off. */
export async function judgeClassifier(
  classifier: TextClassifier,
  comments: JudgedComments,
): Promise<Figures> {
  const figures: Record<string, number> = {
    ...(await judge(
      (_, { name }) =>
        Promise.resolve(async (texts) =>
          (await classifier.predict(texts)).map(
            ({ labels, groups }) => new Set(name === 'ekman' ? (groups?.labels ?? []) : labels),
          ),
        ),
      comments,
    )),
  };
  for (const [part, judged] of Object.entries(comments.judged)) {
    const { groups, ...fine } = await classifier.evaluate(judged);
    for (const [name, scores] of Object.entries({ labels: fine, ekman: groups })) {
      if (!scores) continue;
      figures[`${part}_${name}_accuracy`] = scores.accuracy;
      figures[`${part}_${name}_calibration_error`] = scores.expectedCalibrationError;
    }
  }
  return figures;
}

async function judge(learn: Learn, comments: JudgedComments): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const labels of labelSets) {
    const tell = await learn(comments, labels);
    for (const [part, judged] of Object.entries(comments.judged)) {
      const told = await tell(judged.map(({ text }) => text));
      const real = judged.map((comment) => labels.of(comment));
      figures[`${part}_${labels.name}_macro_f1`] = macroF1(labels, { real, told });
    }
  }
  return figures;
}

type Rows = readonly ReadonlySet<string>[];

function macroF1({ names }: LabelSet, { real, told }: { readonly real: Rows; readonly told: Rows }): number {
  const toTable = (rows: Rows) => ({
    values: Float32Array.from(rows.flatMap((row) => names.map((name) => Number(row.has(name))))),
    shape: [rows.length, names.length],
  });
  return multiLabelPrecisionRecall(toTable(real), toTable(told), { average: 'macro' }).f1;
}
