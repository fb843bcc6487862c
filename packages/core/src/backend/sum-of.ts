import * as tf from '@tensorflow/tfjs-core';

/** All tensors, added two at a time: the webgpu backend adds up seven or so in one go, and says nothing when there are more. */
export function sumOf<Sum extends tf.Tensor>(tensors: readonly Sum[]): Sum {
  return tensors.reduce((sum, tensor) => tf.add(sum, tensor));
}
