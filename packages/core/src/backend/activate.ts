import * as tf from '@tensorflow/tfjs-core';
import type { Activation, CellActivation } from '../network/index.js';

/** Sums [rows, units] → what the activation makes of them. */
export function activate(sums: tf.Tensor, activation: Activation | CellActivation): tf.Tensor {
  return activations[activation](sums);
}

const activations: Readonly<Record<Activation | CellActivation, (sums: tf.Tensor) => tf.Tensor>> = {
  linear: (sums) => sums,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  relu: tf.relu,
  softmax: tf.softmax,
  softplus: tf.softplus,
  elu: tf.elu,
  selu: tf.selu,
  gelu: (sums) => tf.mul(tf.mul(sums, 0.5), tf.add(tf.erf(tf.mul(sums, Math.SQRT1_2)), 1)),
  swish: (sums) => tf.mul(sums, tf.sigmoid(sums)),
  exponential: tf.exp,
  hardSigmoid: (sums) => tf.clipByValue(tf.add(tf.div(sums, 6), 0.5), 0, 1),
  softsign: (sums) => tf.div(sums, tf.add(tf.abs(sums), 1)),
  leakyRelu: (sums) => tf.sub(tf.relu(sums), tf.mul(tf.relu(tf.neg(sums)), 0.2)),
};
