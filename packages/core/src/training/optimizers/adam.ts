import * as tf from '@tensorflow/tfjs-core';
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
    update({ variable, slots, isBias }, gradient, { number, learningRate }) {
      const [mean, square] = slots as [tf.Variable, tf.Variable];
      const rate = (learningRate * Math.sqrt(1 - beta2 ** number)) / (1 - beta1 ** number);
      const kept = isBias ? 1 : 1 - learningRate * weightDecay;
      mean.assign(tf.add(mean, tf.mul(tf.sub(gradient, mean), 1 - beta1)));
      square.assign(tf.add(square, tf.mul(tf.sub(tf.square(gradient), square), 1 - beta2)));
      const move = tf.mul(tf.div(mean, tf.add(tf.sqrt(square), epsilon)), rate);
      variable.assign(tf.sub(kept === 1 ? variable : tf.mul(variable, kept), move));
    },
  };
}
