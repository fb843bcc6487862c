import * as tf from '@tensorflow/tfjs-core';
import { RnnError } from '../errors.js';
import { mixtureWidth, toFullMixture, type FullMixture, type Mixture } from '../network/index.js';
import { smallestScale } from './likelihoods.js';
import type { Loss } from './loss.js';
import { meanOfCosts } from './weighted-costs.js';

const logTwoPi = Math.log(2 * Math.PI);

/**
 * Targets [batch, …, outputDim] and a mixture's parameters [batch, …, width], as `mixtureDensity` lays them out → mean
 * over vectors of −ln of the density.
 */
export function mixtureLoss(mixture: Mixture): Loss {
  const full = toFullMixture(mixture);
  return meanOfCosts((targets, outputs) =>
    // Every coordinate counts as its vector does.
    tf.broadcastTo(tf.expandDims(tf.neg(logDensity(full, targets, outputs)), -1), targets.shape),
  );
}

/** ln of the density of targets [batch, …, outputDim] → [batch, …]. */
export function logDensity(mixture: FullMixture, targets: tf.Tensor, outputs: tf.Tensor): tf.Tensor {
  const { numMixtures, outputDim, kind } = mixture;
  const wide = numMixtures * outputDim;
  const width = mixtureWidth(mixture);
  const [logits, flatMeans, flatScales, raw] = tf.split(
    outputs,
    [numMixtures, wide, wide, ...(kind === 'bivariate' ? [numMixtures] : [])],
    -1,
  ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor | undefined];
  const axes = outputs.shape.slice(0, -1);
  assertWidth(outputs.shape.at(-1)!, width);
  const [means, rawScales] = [flatMeans, flatScales].map((flat) =>
    tf.reshape(flat, [...axes, numMixtures, outputDim]),
  ) as [tf.Tensor, tf.Tensor];
  const scales = tf.add(tf.softplus(rawScales), smallestScale);
  const z = tf.div(tf.sub(tf.expandDims(targets, -2), means), scales);
  const ofComponents = tf.sub(
    raw ? standardBivariate(z, tf.mul(tf.tanh(raw), 0.999)) : standardNormal(z),
    tf.sum(tf.log(scales), -1),
  );
  return tf.logSumExp(tf.add(tf.logSoftmax(logits), ofComponents), -1);
}

/** ln of the standard normal density of z [batch, …, outputDim]. */
function standardNormal(z: tf.Tensor): tf.Tensor {
  return tf.div(tf.sum(tf.add(tf.square(z), logTwoPi), -1), -2);
}

// ln N = −½ (z₁² + z₂² − 2 ρ z₁ z₂) / (1 − ρ²) − ½ ln (1 − ρ²) − ln 2π
function standardBivariate(z: tf.Tensor, correlation: tf.Tensor): tf.Tensor {
  const [first, second] = tf.unstack(z, -1) as [tf.Tensor, tf.Tensor];
  const rest = tf.sub(1, tf.square(correlation));
  const both = tf.mul(tf.mul(first, second), tf.mul(correlation, 2));
  const squares = tf.sub(tf.add(tf.square(first), tf.square(second)), both);
  return tf.sub(tf.div(tf.add(tf.div(squares, rest), tf.log(rest)), -2), logTwoPi);
}

/** @throws {RnnError} shape-mismatch when outputs are not as wide as the mixture's parameters */
export function assertWidth(received: number, width: number): void {
  if (received === width) return;
  throw new RnnError(
    'shape-mismatch',
    `A mixture of this kind has ${width} parameters. Received ${received} outputs a step. ` +
      'End the network with mixtureDensity of the same options.',
  );
}
