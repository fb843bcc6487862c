import * as tf from '@tensorflow/tfjs-core';

// What compares has no gradient in TensorFlow.js, not even none; what casts and multiplies has one, which is 0 here.

/** Counts of real steps → whether there is any. */
export function holdsAny(counts: tf.Tensor): tf.Tensor {
  // The wasm backend casts 2 to a boolean of 2.
  return tf.cast(tf.clipByValue(counts, 0, 1), 'bool');
}

/** Where both masks are 1. */
export function both(one: tf.Tensor, other: tf.Tensor): tf.Tensor {
  return tf.cast(tf.mul(tf.cast(one, 'float32'), tf.cast(other, 'float32')), 'bool');
}

/** A mask [batch, time] from the last step to the first; the wasm backend turns no booleans round. */
export function reversed(mask: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.cast(tf.reverse(tf.cast(mask, 'int32'), 1), 'bool'));
}
