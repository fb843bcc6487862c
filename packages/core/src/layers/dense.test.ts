import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { layers } from '@tensorflow/tfjs-layers';
import { beforeEach, expect, test } from 'vitest';
import { useKernels } from '../backend/index.js';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { createRandom } from '../random.js';
import { Dense } from './dense.js';

beforeEach(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  useKernels();
});

test.each(['linear', 'tanh', 'sigmoid', 'relu', 'softmax'] as const)(
  'a %s layer has the outputs and gradients of the stock layer',
  (activation) => {
    const random = createRandom(1);
    const inputs = randomTensor(random, [2, 5, 3]);
    const weights = [randomTensor(random, [3, 4]), randomTensor(random, [4])];
    const wanted = randomTensor(random, [2, 5, 4]);
    const [ours, stock] = [new Dense({ units: 4, activation }), layers.dense({ units: 4, activation })].map(
      (layer) => {
        layer.build([null, null, 3]);
        layer.setWeights(weights);
        const outputs = layer.apply(inputs) as tf.Tensor;
        const loss = (given: tf.Tensor): tf.Tensor => tf.sum(tf.mul(layer.apply(given) as tf.Tensor, wanted));
        const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
        const { grads } = tf.variableGrads(() => tf.sum(loss(inputs)), variables);
        return [outputs, tf.grad(loss)(inputs), ...variables.map(({ name }) => grads[name]!)];
      },
    );
    const differences = ours!.map(
      (tensor, index) => tf.max(tf.abs(tf.sub(tensor, stock![index]!))).dataSync()[0]!,
    );
    expect(ours!.map(({ shape }) => shape)).toEqual(stock!.map(({ shape }) => shape));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  },
);

test('a dense layer comes back from its configuration', () => {
  const config = new Dense({ units: 4, activation: 'relu', name: 'last' }).getConfig();
  expect(new Dense(config as never).getConfig()).toEqual(config);
});
