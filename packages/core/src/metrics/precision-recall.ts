import type { DenseArray } from '../data/dense-array.js';
import { assertSameLength, type MetricOptions } from './weighted-mean.js';

/** How well a class is found; each is 0 where its denominator is. */
export interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
  /** Harmonic mean of both. */
  readonly f1: number;
}

/** How classes become one number: the mean over classes, all decisions together, or class 1 alone. */
export type Average = 'macro' | 'micro' | 'binary';

interface Counts {
  hits: number;
  predicted: number;
  real: number;
}

/** Precision, recall and F1 of class ids. `numClasses` also counts classes that do not occur. */
export function precisionRecall(
  targets: ArrayLike<number>,
  predictions: ArrayLike<number>,
  {
    numClasses,
    average,
    weights,
  }: MetricOptions & { readonly numClasses: number; readonly average: Average },
): PrecisionRecall {
  assertSameLength({ targets, predictions, weights });
  const counts = emptyCounts(numClasses);
  for (let at = 0; at < targets.length; at++) {
    const weight = weights ? weights[at]! : 1;
    if (weight === 0) continue;
    const [target, prediction] = [targets[at]!, predictions[at]!];
    counts[target]!.real += weight;
    counts[prediction]!.predicted += weight;
    if (target === prediction) counts[target]!.hits += weight;
  }
  return averaged(counts, average);
}

/** The same of several labels a sample, [count, numLabels] with 1 where a label is there. */
export function multiLabelPrecisionRecall(
  targets: DenseArray,
  predictions: DenseArray,
  { average, weights }: MetricOptions & { readonly average: Exclude<Average, 'binary'> },
): PrecisionRecall {
  const [count = 0, numLabels = 0] = targets.shape;
  assertSameLength({ targets: targets.values, predictions: predictions.values });
  assertSameLength({ samples: { length: count }, weights });
  const counts = emptyCounts(numLabels);
  for (let at = 0; at < count * numLabels; at++) {
    const weight = weights ? weights[Math.floor(at / numLabels)]! : 1;
    if (weight === 0) continue;
    const label = counts[at % numLabels]!;
    const [isReal, isPredicted] = [targets.values[at]! > 0.5, predictions.values[at]! > 0.5];
    if (isReal) label.real += weight;
    if (isPredicted) label.predicted += weight;
    if (isReal && isPredicted) label.hits += weight;
  }
  return averaged(counts, average);
}

function emptyCounts(numClasses: number): Counts[] {
  return Array.from({ length: numClasses }, () => ({ hits: 0, predicted: 0, real: 0 }));
}

function averaged(counts: readonly Counts[], average: Average): PrecisionRecall {
  if (average === 'binary') return ofCounts(counts[1]!);
  if (average === 'micro') {
    const sum = (key: keyof Counts): number => counts.reduce((total, count) => total + count[key], 0);
    return ofCounts({ hits: sum('hits'), predicted: sum('predicted'), real: sum('real') });
  }
  const each = counts.map(ofCounts);
  const mean = (key: keyof PrecisionRecall): number =>
    each.reduce((total, one) => total + one[key], 0) / each.length;
  return { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') };
}

function ofCounts({ hits, predicted, real }: Counts): PrecisionRecall {
  return {
    precision: predicted === 0 ? 0 : hits / predicted,
    recall: real === 0 ? 0 : hits / real,
    f1: predicted + real === 0 ? 0 : (2 * hits) / (predicted + real),
  };
}
