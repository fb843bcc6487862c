import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { createRandom } from '../random.js';
import { AttentionPooling } from './attention-pooling.js';

test.each(['wasm', 'cpu'])(
  'attention pooling has the gradients of central differences: %s',
  async (backend) => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
    const random = createRandom(1);
    const layer = new AttentionPooling({ units: 3 });
    layer.build([2, 4, 2]);
    const weights = [[2, 3], [3], [3]].map((shape) => randomTensor(random, shape));
    const inputs = randomTensor(random, [2, 4, 2]);
    const wanted = randomTensor(random, [2, 2]);
    const mask = tf.tensor2d([1, 1, 0, 1, 0, 1, 0, 0], [2, 4], 'bool');
    const loss = (): tf.Scalar => tf.sum(tf.mul(layer.apply(inputs, { mask }) as tf.Tensor, wanted));
    layer.setWeights(weights);
    const variables = layer.weights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    for (const [index, { name, shape }] of variables.entries()) {
      const gradient = grads[name]!.dataSync();
      const values = weights[index]!.dataSync();
      for (let at = 0; at < values.length; at++) {
        const [above, below] = [0.01, -0.01].map((change) => {
          const moved = Float32Array.from(values);
          moved[at]! += change;
          layer.setWeights(
            weights.map((tensor, other) => (other === index ? tf.tensor(moved, shape) : tensor)),
          );
          return loss().dataSync()[0]!;
        });
        expect(gradient[at]).toBeCloseTo((above! - below!) / 0.02, 3);
      }
    }
  },
);

test('attention pooling gives 0 where no step is real', () => {
  const layer = new AttentionPooling({ units: 3 });
  const mask = tf.zeros([1, 2], 'bool');
  const outputs = layer.apply(tf.ones([1, 2, 2]), { mask }) as tf.Tensor;
  expect([...outputs.dataSync()]).toEqual([0, 0]);
});

test('attention pooling comes back from its configuration', () => {
  const config = new AttentionPooling({ units: 3, name: 'focus' }).getConfig();
  expect(new AttentionPooling(config as never).getConfig()).toEqual(config);
});
