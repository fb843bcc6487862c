import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { GoldenLayer } from '../network/golden-layers.test.support.js';

/** How far a layer is from Keras, at most. */
export interface LayerErrors {
  readonly outputs: number;
  readonly ofInputs: number;
  readonly ofWeights: number;
}

/** Runs a layer on what Keras ran it on. */
export function errorsOfLayer(layer: layers.Layer, golden: GoldenLayer, mask?: tf.Tensor): LayerErrors {
  return tf.tidy(() => {
    layer.build(golden.shape);
    layer.setWeights(
      golden.weights.map((values, index) => tf.tensor(values, layer.weights[index]!.shape as number[])),
    );
    const inputs = tf.tensor(golden.inputs, golden.shape);
    const run = (given: tf.Tensor): tf.Tensor => layer.apply(given, mask ? { mask } : {}) as tf.Tensor;
    const loss = (given: tf.Tensor): tf.Scalar => {
      const outputs = run(given);
      const sum = tf.sum<tf.Scalar>(tf.mul(outputs, tf.tensor(golden.outputWeights, outputs.shape)));
      return tf.addN<tf.Scalar>([sum, ...layer.calculateLosses()]);
    };
    const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
    const grads = variables.length === 0 ? {} : tf.variableGrads(() => loss(inputs), variables).grads;
    return {
      outputs: largestError(run(inputs), golden.outputs),
      ofInputs: largestError(tf.grad(loss)(inputs), golden.inputGradients),
      ofWeights: Math.max(
        0,
        ...variables.map(({ name }, index) => largestError(grads[name]!, golden.gradients[index]!)),
      ),
    };
  });
}

function largestError(tensor: tf.Tensor, expected: readonly number[]): number {
  const values = tensor.dataSync();
  if (values.length !== expected.length) return Infinity;
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
