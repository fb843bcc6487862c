import * as tf from '@tensorflow/tfjs-core';
import { weightedMean, type Loss } from './loss.js';

/** Where the cost turns from a parabola into a line, as in Keras: one standard deviation of scaled targets. */
const delta = 1;

/**
 * Mean of e² / 2 where |e| ≤ 1, and of |e| − ½ beyond: outliers weigh less than in a squared error.
 * Source: Huber 1964. With k = e cut to ±1, both cases are k (e − k / 2), and the slope is k.
 */
export const huber: Loss = weightedMean({
  of(error) {
    const cut = clip(error);
    return tf.mul(cut, tf.sub(error, tf.div(cut, 2)));
  },
  slope: clip,
});

function clip(error: tf.Tensor): tf.Tensor {
  return tf.clipByValue(error, -delta, delta);
}
