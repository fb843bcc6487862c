import type { DenseArray } from '../data/dense-array.js';
import { assertSameLength, weightedMean, type MetricOptions } from './weighted-mean.js';

/** Share of classes that are the right ones. */
export function accuracy(
  targets: ArrayLike<number>,
  predictions: ArrayLike<number>,
  { weights }: MetricOptions = {},
): number {
  assertSameLength({ targets, predictions, weights });
  const isRight = (at: number): number => Number(targets[at] === predictions[at]);
  return weightedMean(targets.length, isRight, { ...(weights && { weights }) });
}

/** Share of labels, 0 or 1, on whose side of the threshold the probability lies. */
export function binaryAccuracy(
  targets: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  { threshold = 0.5, weights }: MetricOptions & { readonly threshold?: number } = {},
): number {
  assertSameLength({ targets, probabilities, weights });
  const isRight = (at: number): number => Number(probabilities[at]! > threshold === targets[at]! > 0.5);
  return weightedMean(targets.length, isRight, { ...(weights && { weights }) });
}

/** Share of classes among the `k` with the highest scores [count, numClasses]; of equal scores the first count more. */
export function topKAccuracy(
  targets: ArrayLike<number>,
  { values, shape }: DenseArray,
  { k, weights }: MetricOptions & { readonly k: number },
): number {
  const [count = 0, numClasses = 0] = shape;
  assertSameLength({ targets, scores: { length: count }, weights });
  const isAmong = (row: number): number => {
    const scores = values.subarray(row * numClasses, (row + 1) * numClasses);
    const target = targets[row]!;
    const ahead = scores.filter(
      (score, at) => score > scores[target]! || (score === scores[target]! && at < target),
    );
    return Number(ahead.length < k);
  };
  return weightedMean(count, isAmong, { ...(weights && { weights }) });
}
