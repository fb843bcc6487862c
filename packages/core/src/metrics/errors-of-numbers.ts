import { assertSameLength, weightedMean, type MetricOptions } from './weighted-mean.js';

/** Mean of |output − target|. */
export function meanAbsoluteError(
  targets: ArrayLike<number>,
  outputs: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertSameLength({ targets, outputs, weights: options.weights });
  return weightedMean(targets.length, (at) => Math.abs(outputs[at]! - targets[at]!), options);
}

/** Root of the mean of (output − target)². */
export function rootMeanSquaredError(
  targets: ArrayLike<number>,
  outputs: ArrayLike<number>,
  options: MetricOptions = {},
): number {
  assertSameLength({ targets, outputs, weights: options.weights });
  return Math.sqrt(weightedMean(targets.length, (at) => (outputs[at]! - targets[at]!) ** 2, options));
}

/** e to the mean of −ln p: between how many equally likely tokens a model was in doubt. */
export function perplexity(negativeLogLikelihoods: ArrayLike<number>, options: MetricOptions = {}): number {
  assertSameLength({ negativeLogLikelihoods, weights: options.weights });
  return Math.exp(weightedMean(negativeLogLikelihoods.length, (at) => negativeLogLikelihoods[at]!, options));
}
