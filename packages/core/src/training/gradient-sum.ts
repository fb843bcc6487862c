import * as tf from '@tensorflow/tfjs-core';

/** Gradients of batches that have made no step yet, as numbers. */
export interface GradientSumState {
  /** How much the batches' targets count together. */
  readonly total: number;
  /** For each weight in turn the sum of its gradients, each as often as its batch counts. */
  readonly sums: readonly Float32Array[];
}

/**
 * Adds gradients of small batches up to that of one big batch: each counts as much as its batch's targets do. It holds
 * memory of its own only while something is in it.
 */
export interface GradientSum {
  readonly isEmpty: boolean;
  add(gradients: readonly tf.Tensor[], total: number): void;
  /** The gradients of the mean over all targets so far; then nothing is in it. */
  take(): tf.Tensor[];
  state(): GradientSumState | undefined;
  restore(state: GradientSumState | undefined): void;
  dispose(): void;
}

/** A sum of gradients of these weights, of none so far. */
export function createGradientSum(variables: readonly tf.Variable[]): GradientSum {
  let sums: tf.Tensor[] = [];
  let total = 0;
  const replace = (made: tf.Tensor[]): void => {
    tf.dispose(sums);
    sums = made.map((tensor) => tf.keep(tensor));
  };
  return {
    get isEmpty() {
      return sums.length === 0;
    },
    add(gradients, count) {
      replace(
        gradients.map((gradient, index) =>
          tf.tidy(() => {
            const counted = tf.mul(gradient, count);
            return sums.length > 0 ? tf.add(sums[index]!, counted) : counted;
          }),
        ),
      );
      total += count;
    },
    take() {
      // Where nothing counts, all sums are 0.
      const means = sums.map((sum) => tf.div(sum, total || 1));
      replace([]);
      total = 0;
      return means;
    },
    state: () =>
      sums.length === 0 ? undefined : { total, sums: sums.map((sum) => sum.dataSync<'float32'>().slice()) },
    restore(state) {
      replace(
        state ? state.sums.map((sum, index) => tf.tensor(sum, variables[index]!.shape, 'float32')) : [],
      );
      total = state?.total ?? 0;
    },
    dispose: () => replace([]),
  };
}
