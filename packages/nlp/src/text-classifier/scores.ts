import { expectedCalibrationError, multiLabelPrecisionRecall } from '@recurrent/core';
import { labelsOf } from './labelling.js';
import type { TextPreprocessor } from './preprocessor.js';
import type { Classification, TextSample, Told } from './sample.js';

/** How well labels are told. */
export interface LabelScores {
  /** The share of texts of which all labels are told, and no other. */
  readonly accuracy: number;
  /** F1 of every label, each as heavy as the others. */
  readonly macroF1: number;
  /** How far the probability of the most probable label is from how often the text has it. Source: Guo et al. 2017. */
  readonly expectedCalibrationError: number;
}

/** How good a classifier is. */
export interface TextScores extends LabelScores {
  readonly count: number;
  /** The same for the groups of labels, where there are any. */
  readonly groups?: LabelScores;
}

/** What was told of samples → how good that is. */
export function scoresOf(
  told: readonly Classification[],
  { samples, preprocessor }: { samples: readonly TextSample[]; preprocessor: TextPreprocessor },
): TextScores {
  const { labels, groups } = preprocessor.labelling;
  const real = samples.map((sample) => new Set(labelsOf(sample)));
  const groupsTold = told.flatMap((one) => one.groups ?? []);
  const groupsReal = real.map((own) =>
    Object.keys(groups).filter((group) => groups[group]!.some((label) => own.has(label))),
  );
  return {
    count: samples.length,
    ...labelScoresOf(told, { real, names: labels }),
    ...(groupsTold.length > 0 && {
      groups: labelScoresOf(groupsTold, {
        real: groupsReal.map((own) => new Set(own)),
        names: Object.keys(groups),
      }),
    }),
  };
}

function labelScoresOf(
  told: readonly Told[],
  { real, names }: { real: readonly ReadonlySet<string>[]; names: readonly string[] },
): LabelScores {
  const shape = [told.length, names.length];
  const tableOf = (rows: readonly ReadonlySet<string>[]) => ({
    values: Float32Array.from(rows.flatMap((row) => names.map((name) => Number(row.has(name))))),
    shape,
  });
  const isRight = told.map(
    ({ labels }, row) => labels.length === real[row]!.size && labels.every((label) => real[row]!.has(label)),
  );
  return {
    accuracy: isRight.filter(Boolean).length / told.length,
    macroF1: multiLabelPrecisionRecall(tableOf(real), tableOf(told.map(({ labels }) => new Set(labels))), {
      average: 'macro',
    }).f1,
    expectedCalibrationError: expectedCalibrationError(
      told.map(({ probability }) => probability),
      told.map(({ label }, row) => real[row]!.has(label)),
    ),
  };
}
