import * as tf from '@tensorflow/tfjs-core';
import type { Random } from '../random.js';

/** Normal numbers, small enough that no gate saturates. */
export function randomTensor(random: Random, shape: readonly number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.normal() / 2),
    [...shape],
  );
}
