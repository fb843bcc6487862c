import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { describe, expect, test } from 'vitest';
import { bidirectional, initializeWeights, lstm, sequential } from '../network/index.js';
import { cases, networkOf } from '../network/golden-bidirectional.test.support.js';
import { buildLayers, getWeights, setWeights } from './build-layers.js';

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  test.each(cases)(
    '$className in both directions, $mergeMode, returnSequences $returnSequences, is as in Keras',
    async (golden) => {
      tf.env().set('PROD', true);
      await tf.setBackend(backend);
      const { network, weights } = networkOf(golden);
      const model = buildLayers(network);
      setWeights(model, { network, weights });
      tf.tidy(() => {
        const [layer] = model.layers;
        const inputs = tf.tensor(golden.inputs, golden.inputShape);
        const mask = golden.mask && tf.tensor(golden.mask, golden.inputShape.slice(0, 2), 'bool');
        const outputs = (): tf.Tensor => layer!.apply(inputs, mask ? { mask } : {}) as tf.Tensor;
        const outputWeights = tf.tensor(golden.outputWeights, outputs().shape);
        const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const { grads } = tf.variableGrads(() => tf.sum(tf.mul(outputs(), outputWeights)), variables);
        const counted = mask && golden.returnSequences ? tf.expandDims(tf.cast(mask, 'float32'), -1) : 1;
        expect(largestError(tf.mul(outputs(), counted), golden.outputs)).toBeLessThan(1e-5);
        variables.forEach(({ name }, index) => {
          expect(largestError(grads[name]!, golden.gradients[index]!)).toBeLessThan(1e-5);
        });
      });
      model.dispose();
    },
  );
});

test('both directions keep their weights apart, forwards first', async () => {
  await tf.setBackend('wasm');
  const network = sequential([bidirectional({ layer: lstm({ units: 2 }) })], { numFeatures: 3 });
  const weights = initializeWeights(network, 1);
  const model = buildLayers(network);
  setWeights(model, { network, weights });
  expect(getWeights(model, network)).toEqual(weights);
  expect(model.outputShape).toEqual([null, 4]);
  model.dispose();
});

function largestError(tensor: tf.Tensor, expected: readonly number[]): number {
  const values = tensor.dataSync();
  return Math.max(...expected.map((number, at) => Math.abs(number - values[at]!)));
}
