import { assertSameLength, type MetricOptions } from './weighted-mean.js';

/**
 * How far a model's confidence is from how often it is right: over bins of equal width, the mean of
 * |accuracy − confidence|, each bin as heavy as what is in it.
 * Source: Guo et al. 2017, equation 3, with 15 bins.
 * @param confidences probability of the class that was chosen
 */
export function expectedCalibrationError(
  confidences: ArrayLike<number>,
  isRight: ArrayLike<boolean | number>,
  { bins = 15, weights }: MetricOptions & { readonly bins?: number } = {},
): number {
  assertSameLength({ confidences, isRight, weights });
  const sums = Array.from({ length: bins }, () => ({ right: 0, confidence: 0 }));
  let total = 0;
  for (let at = 0; at < confidences.length; at++) {
    const weight = weights ? weights[at]! : 1;
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidences[at]! * bins) - 1))]!;
    bin.right += weight * Number(isRight[at]!);
    bin.confidence += weight * confidences[at]!;
    total += weight;
  }
  if (total === 0) return 0;
  return sums.reduce((sum, { right, confidence }) => sum + Math.abs(right - confidence), 0) / total;
}
