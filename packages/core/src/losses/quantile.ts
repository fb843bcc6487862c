import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from './loss.js';
import { meanOfCosts } from './weighted-costs.js';

/** Targets [batch, …, n] and outputs [batch, …, n × quantiles] → mean over targets and quantiles of the pinball loss. */
export function quantile(quantiles: readonly number[]): Loss {
  return meanOfCosts((targets, outputs) => {
    const each = tf.reshape(outputs, [...targets.shape, quantiles.length]);
    const error = tf.sub(tf.expandDims(targets, -1), each);
    const levels = tf.tensor1d([...quantiles]);
    // Too low costs the level, too high costs the rest.
    return tf.mean(tf.maximum(tf.mul(error, levels), tf.mul(error, tf.sub(levels, 1))), -1);
  });
}
