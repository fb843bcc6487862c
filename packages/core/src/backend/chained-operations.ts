import * as tf from '@tensorflow/tfjs-core';

type Operation = (tensor: tf.Tensor, ...rest: never[]) => tf.Tensor;

/** What tfjs-layers and tfjs-core's gradients call on a tensor; only the union package registers them all. */
const operations: Readonly<Record<string, Operation>> = {
  div: tf.div,
  expandDims: tf.expandDims,
  flatten: (tensor: tf.Tensor) => tf.reshape(tensor, [tensor.size]),
  gather: tf.gather,
  greaterEqual: tf.greaterEqual,
  logicalAnd: tf.logicalAnd,
  mean: tf.mean,
  minimum: tf.minimum,
  reshape: tf.reshape,
  sign: tf.sign,
  square: tf.square,
  squeeze: tf.squeeze,
  stridedSlice: tf.stridedSlice,
  sub: tf.sub,
  sum: tf.sum,
  transpose: tf.transpose,
};

/** Gives tensors the methods that tfjs-layers expects of them, where they are missing. */
export function useChainedOperations(): void {
  for (const [name, operation] of Object.entries(operations)) {
    if (name in tf.Tensor.prototype) continue;
    Object.defineProperty(tf.Tensor.prototype, name, {
      value(this: tf.Tensor, ...rest: never[]): tf.Tensor {
        return operation(this, ...rest);
      },
      configurable: true,
      writable: true,
    });
  }
}
