import * as tf from '@tensorflow/tfjs-core';
import { runAdam, type AdamStep } from '../kernels/index.js';
import { sharedMemory } from './tensor-memory.js';

/** A weight, its gradient, and what Adam remembers of it. What it remembers, it shares with nobody. */
export interface AdamVariables {
  readonly weights: tf.Variable;
  readonly gradients: tf.Tensor;
  readonly means: tf.Variable;
  readonly squares: tf.Variable;
}

/**
 * Moves a weight by its kernel; false, and nothing moved, where the backend's memory is out of reach. Means and squares
 * change in place. The weight gets a new place instead: matrix products of the wasm backend keep a packed copy of what
 * they multiply by, for as long as it stays where it is.
 */
export function runAdamKernel(
  { weights, gradients, means, squares }: AdamVariables,
  step: AdamStep,
): boolean {
  const memory = sharedMemory(tf.backend());
  if (!memory) return false;
  const moved = memory.create(weights.shape);
  const places = {
    length: weights.size,
    weights: memory.offsetOf(weights),
    gradients: memory.offsetOf(gradients),
    means: memory.offsetOf(means),
    squares: memory.offsetOf(squares),
    moved: moved.offset,
  };
  runAdam(memory.host, places, step);
  tf.tidy(() => weights.assign(tf.engine().makeTensorFromTensorInfo(moved.done())));
  return true;
}
