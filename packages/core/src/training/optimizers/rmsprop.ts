import * as tf from '@tensorflow/tfjs-core';
import type { RmspropOptions } from './optimizer-options.js';
import type { UpdateRule } from './update-rule.js';

/** v ← ρ v + (1 − ρ) g²,  s ← μ s + α g / √(v + ε),  w ← w − s. */
export function rmspropRule({ rho = 0.9, momentum = 0, epsilon = 1e-7 }: RmspropOptions): UpdateRule {
  return {
    slotCount: momentum > 0 ? 2 : 1,
    update({ variable, slots }, gradient, { learningRate, scale }) {
      const [square, speed] = slots as [tf.Variable, tf.Variable?];
      const scaled = tf.mul(gradient, scale);
      square.assign(tf.add(tf.mul(square, rho), tf.mul(tf.square(scaled), 1 - rho)));
      const move = tf.div(tf.mul(scaled, learningRate), tf.sqrt(tf.add(square, epsilon)));
      if (!speed) {
        variable.assign(tf.sub(variable, move));
        return;
      }
      speed.assign(tf.add(tf.mul(speed, momentum), move));
      variable.assign(tf.sub(variable, speed));
    },
  };
}
