import * as tf from '@tensorflow/tfjs-core';

/**
 * Targets [batch, …] and outputs of the same shape → their mean distance, over targets whose weight is not 0.
 * Weights are shaped as the targets, or as their first axes, such as [batch, time]; without them every target counts 1.
 */
export type Loss = (targets: tf.Tensor, outputs: tf.Tensor, targetWeights?: tf.Tensor) => tf.Scalar;

/** What an error (output − target) costs, and how fast that grows with the error. Both element by element. */
export interface Cost {
  of(error: tf.Tensor): tf.Tensor;
  slope(error: tf.Tensor): tf.Tensor;
}

/** Σ weight · cost ÷ Σ weight, differentiable in the outputs only. Whatever stands at weight 0, even NaN, is ignored. */
export function weightedMean(cost: Cost): Loss {
  return (targets, outputs, targetWeights) =>
    tf.tidy(() => {
      const weights = targetWeights && spread(targetWeights, outputs.shape);
      const loss = tf.customGrad((given, save) => {
        const error = errorOf(targets, given as tf.Tensor, weights);
        const shares = weights && tf.divNoNan(weights, tf.sum(weights));
        const costs = cost.of(error);
        (save as tf.GradSaveFunc)(shares ? [error, shares] : [error]);
        return {
          value: shares ? tf.sum(tf.mul(costs, shares)) : tf.mean(costs),
          gradFunc: (dy: tf.Tensor, [savedError, savedShares]: tf.Tensor[]) =>
            tf.mul(
              cost.slope(savedError!),
              savedShares ? tf.mul(savedShares, dy) : tf.div(dy, savedError!.size),
            ),
        };
      });
      return loss(outputs) as tf.Scalar;
    });
}

function errorOf(targets: tf.Tensor, outputs: tf.Tensor, weights: tf.Tensor | undefined): tf.Tensor {
  const error = tf.sub(outputs, targets);
  return weights ? tf.where(tf.notEqual(weights, 0), error, tf.zerosLike(error)) : error;
}

/** [batch, time] → [batch, time, units], each weight for all units. */
export function spread(weights: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const missing = shape.slice(weights.rank).map(() => 1);
  return tf.broadcastTo(tf.reshape(weights, [...weights.shape, ...missing]), [...shape]);
}
