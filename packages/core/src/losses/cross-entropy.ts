import * as tf from '@tensorflow/tfjs-core';
import { meanOfCosts } from './weighted-costs.js';
import type { Loss } from './loss.js';

/** Class ids [batch, …] and logits [batch, …, numClasses] → mean of −ln p(class), smoothed towards all classes. */
export function sparseCategoricalCrossEntropy(labelSmoothing = 0): Loss {
  return meanOfCosts((ids, logits) => {
    const numClasses = logits.shape.at(-1)!;
    const logs = logSoftmax(logits);
    const rows = tf.reshape(tf.cast(ids, 'int32'), [-1]);
    const isClass = tf.reshape(tf.oneHot(rows, numClasses), logits.shape);
    const right = tf.sum(tf.mul(tf.cast(isClass, 'float32'), logs), -1);
    if (labelSmoothing === 0) return tf.neg(right);
    return tf.neg(tf.add(tf.mul(right, 1 - labelSmoothing), tf.mul(tf.mean(logs, -1), labelSmoothing)));
  });
}

/** Targets between 0 and 1 and logits, both [batch, …, numLabels] → mean of −y ln p − (1 − y) ln(1 − p). */
export function binaryCrossEntropy(labelSmoothing = 0): Loss {
  return meanOfCosts((targets, logits) => {
    const smoothed = tf.add(tf.mul(targets, 1 - labelSmoothing), labelSmoothing / 2);
    // ln(1 + eˣ) − x y, which no logit makes overflow.
    const log = tf.add(tf.relu(logits), tf.log(tf.add(tf.exp(tf.neg(tf.abs(logits))), 1)));
    return tf.sub(log, tf.mul(logits, smoothed));
  });
}

/** ln of the softmax over the last axis. */
function logSoftmax(logits: tf.Tensor): tf.Tensor {
  const most = tf.max(logits, -1, true);
  const moved = tf.sub(logits, most);
  return tf.sub(moved, tf.log(tf.sum(tf.exp(moved), -1, true)));
}
