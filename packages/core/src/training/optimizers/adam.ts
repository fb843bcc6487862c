import * as tf from '@tensorflow/tfjs-core';
import { runAdamKernel } from '../../backend/index.js';
import type { AdamOptions, AdamWOptions } from './optimizer-options.js';
import type { UpdateRule } from './update-rule.js';

/**
 * Adam, and AdamW where weights decay.
 * Source: Kingma and Ba 2015, in the order of its section 2, as in Keras:
 * m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − α w d − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).
 */
export function adamRule(options: AdamOptions | AdamWOptions): UpdateRule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const weightDecay = options.name === 'adamW' ? (options.weightDecay ?? 0.004) : 0;
  return {
    slotCount: 2,
    update({ variable, slots, isBias }, gradients, { number, learningRate, scale }) {
      const [means, squares] = slots as [tf.Variable, tf.Variable];
      const rate = (learningRate * Math.sqrt(1 - beta2 ** number)) / (1 - beta1 ** number);
      const kept = isBias ? 1 : 1 - learningRate * weightDecay;
      const tensors = { weights: variable, gradients, means, squares };
      if (runAdamKernel(tensors, { scale, beta1, beta2, rate, epsilon, kept })) return;
      const scaled = tf.mul(gradients, scale);
      means.assign(tf.add(means, tf.mul(tf.sub(scaled, means), 1 - beta1)));
      squares.assign(tf.add(squares, tf.mul(tf.sub(tf.square(scaled), squares), 1 - beta2)));
      const move = tf.mul(tf.div(means, tf.add(tf.sqrt(squares), epsilon)), rate);
      variable.assign(tf.sub(tf.mul(variable, kept), move));
    },
  };
}
