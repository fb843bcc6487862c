import * as tf from '@tensorflow/tfjs-core';

/** `tf.unstack` that is differentiable for a single piece too, for which TensorFlow.js has no gradient. */
export function unstack(tensor: tf.Tensor, axis: number): tf.Tensor[] {
  return tensor.shape[axis] === 1 ? [tf.squeeze(tensor, [axis])] : tf.unstack(tensor, axis);
}
