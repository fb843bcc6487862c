import * as tf from '@tensorflow/tfjs-core';
import { meanOfCosts } from './weighted-costs.js';
import type { Loss } from './loss.js';

/** Scales are at least this, so that no density grows without end. */
export const smallestScale = 1e-3;

/** ½ ln 2π */
const halfLogTwoPi = 0.9189385332046727;

/**
 * Targets [batch, …, n] and outputs [batch, …, 2 n], each target's mean and raw scale side by side → mean of −ln of the
 * normal density, with scale = softplus(raw) + 0.001.
 */
export const gaussian: Loss = meanOfCosts((targets, outputs) => {
  const [mean, scale] = parametersOf(targets, outputs, 2);
  const z = tf.div(tf.sub(targets, mean!), toScale(scale!));
  return tf.add(tf.add(tf.log(toScale(scale!)), tf.div(tf.square(z), 2)), halfLogTwoPi);
});

/**
 * Targets [batch, …, n] and outputs [batch, …, 3 n], each target's mean, raw scale and raw degrees of freedom side by
 * side → mean of −ln of Student's density, with degrees ν = 2 + softplus(raw), so that its variance is finite.
 */
export const studentT: Loss = meanOfCosts((targets, outputs) => {
  const [mean, rawScale, raw] = parametersOf(targets, outputs, 3);
  const scale = toScale(rawScale!);
  const degrees = tf.add(tf.softplus(raw!), 2);
  const half = tf.div(tf.add(degrees, 1), 2);
  const z = tf.div(tf.sub(targets, mean!), scale);
  const tail = tf.mul(half, tf.log(tf.add(tf.div(tf.square(z), degrees), 1)));
  const norm = tf.sub(logGamma(tf.div(degrees, 2)), logGamma(half));
  return tf.addN([norm, tf.div(tf.log(tf.mul(degrees, Math.PI)), 2), tf.log(scale), tail]);
});

/** Outputs [batch, …, n × count] → so many tensors shaped as the targets [batch, …, n]. */
export function parametersOf(targets: tf.Tensor, outputs: tf.Tensor, count: number): tf.Tensor[] {
  return tf.unstack(tf.reshape(outputs, [...targets.shape, count]), -1);
}

function toScale(raw: tf.Tensor): tf.Tensor {
  return tf.add(tf.softplus(raw), smallestScale);
}

/** ln Γ(x) for x ≥ 1, within 1e-7. Source: Stirling's series at x + 4, and Γ(x + 1) = x Γ(x). */
function logGamma(x: tf.Tensor): tf.Tensor {
  const far = tf.add(x, 4);
  const inverse = tf.div(1, far);
  const square = tf.square(inverse);
  const series = tf.mul(inverse, tf.add(1 / 12, tf.mul(square, tf.add(-1 / 360, tf.mul(square, 1 / 1260)))));
  const stirling = tf.addN([
    tf.mul(tf.sub(far, 0.5), tf.log(far)),
    tf.neg(far),
    tf.fill(x.shape, halfLogTwoPi),
    series,
  ]);
  const product = [0, 1, 2, 3].map((by) => tf.add(x, by)).reduce((so, factor) => tf.mul(so, factor));
  return tf.sub(stirling, tf.log(product));
}
