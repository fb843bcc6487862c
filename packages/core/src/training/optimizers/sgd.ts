import * as tf from '@tensorflow/tfjs-core';
import type { SgdOptions } from './optimizer-options.js';
import type { UpdateRule } from './update-rule.js';

/** Stochastic gradient descent: s ← μ s − α g,  w ← w + s, or with Nesterov's look ahead w ← w + μ s − α g. */
export function sgdRule({ momentum = 0, nesterov = false }: SgdOptions): UpdateRule {
  return {
    slotCount: momentum > 0 ? 1 : 0,
    update({ variable, slots: [speed] }, gradient, { learningRate, scale }) {
      const move = tf.mul(gradient, -learningRate * scale);
      if (!speed) {
        variable.assign(tf.add(variable, move));
        return;
      }
      speed.assign(tf.add(tf.mul(speed, momentum), move));
      variable.assign(tf.add(variable, nesterov ? tf.add(tf.mul(speed, momentum), move) : speed));
    },
  };
}
