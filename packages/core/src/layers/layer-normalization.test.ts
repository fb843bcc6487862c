import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { LayerNormalization } from './layer-normalization.js';

interface GoldenCase {
  readonly shape: number[];
  readonly epsilon: number;
  readonly inputs: number[];
  readonly weights: [gamma: number[], beta: number[]];
  readonly outputWeights: number[];
  readonly outputs: number[];
  readonly inputGradients: number[];
  readonly gradients: [gamma: number[], beta: number[]];
}

// keras-layer-normalization.json: tooling/golden/keras_layer_normalization.py, Keras 3.15.1.
const file = new URL('../../../../tooling/golden/keras-layer-normalization.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: GoldenCase[] };

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)('layer normalization of $shape is as in Keras', async (golden) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    tf.tidy(() => {
      const layer = new LayerNormalization({ epsilon: golden.epsilon });
      layer.build(golden.shape);
      layer.setWeights(golden.weights.map((values) => tf.tensor(values)));
      const inputs = tf.tensor(golden.inputs, golden.shape);
      const outputWeights = tf.tensor(golden.outputWeights, golden.shape);
      const loss = (given: tf.Tensor): tf.Scalar =>
        tf.sum(tf.mul(layer.apply(given) as tf.Tensor, outputWeights));
      const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
      const { grads } = tf.variableGrads(() => loss(inputs), variables);
      expect(largestError(layer.apply(inputs) as tf.Tensor, golden.outputs)).toBeLessThan(1e-5);
      expect(largestError(tf.grad(loss)(inputs), golden.inputGradients)).toBeLessThan(1e-5);
      variables.forEach(({ name }, index) => {
        expect(largestError(grads[name]!, golden.gradients[index]!)).toBeLessThan(1e-5);
      });
    });
  });
});

test('layer normalization comes back from its configuration', () => {
  const config = new LayerNormalization({ epsilon: 1e-5, name: 'even' }).getConfig();
  expect(new LayerNormalization(config as never).getConfig()).toEqual(config);
});

function largestError(tensor: tf.Tensor, expected: readonly number[]): number {
  const values = tensor.dataSync();
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
