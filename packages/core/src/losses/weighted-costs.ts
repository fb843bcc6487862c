import * as tf from '@tensorflow/tfjs-core';
// Brings the gradients of TensorFlow.js's own operations.
import '@tensorflow/tfjs-layers';
import { useKernels } from '../backend/index.js';
import { spread, type Loss } from './loss.js';

/** Targets, and outputs of a shape that goes with theirs → what each target costs, shaped as the targets. */
export type Costs = (targets: tf.Tensor, outputs: tf.Tensor) => tf.Tensor;

/** Σ weight · cost ÷ Σ weight, differentiable in the outputs. A target of weight 0 is ignored, even NaN. */
export function meanOfCosts(costs: Costs): Loss {
  // Those gradients call methods of tensors that must be there first.
  useKernels();
  return (targets, outputs, targetWeights) =>
    tf.tidy(() => {
      if (!targetWeights) return tf.mean(costs(targets, outputs));
      const weights = spread(targetWeights, targets.shape);
      const isReal = tf.notEqual(weights, 0);
      const each = costs(tf.where(isReal, targets, tf.zerosLike(targets)), outputs);
      const real = tf.where(isReal, each, tf.zerosLike(each));
      return tf.sum(tf.mul(real, tf.divNoNan(weights, tf.sum(weights))));
    });
}
