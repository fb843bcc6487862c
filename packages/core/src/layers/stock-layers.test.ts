import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { createRandom } from '../random.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { simpleRnn } from './simple-rnn.js';

type Options = Parameters<typeof simpleRnn>[0];

/** Ours beside TensorFlow.js's own, where that computes what Keras does. */
const pairs: [string, (options: Options) => layers.Layer, (options: Options) => layers.Layer][] = [
  ['lstm', lstm, (options) => layers.lstm({ ...options, recurrentActivation: 'sigmoid' } as never)],
  [
    'gru',
    (options) => gru({ ...options, resetAfter: false }),
    (options) => layers.gru({ ...options, recurrentActivation: 'sigmoid' } as never),
  ],
  ['simpleRnn', simpleRnn, (options) => layers.simpleRNN(options as never)],
];

const [batch, time, features, units] = [3, 5, 2, 4];

function modelOf(...parts: layers.Layer[]): Sequential {
  const model = sequential();
  for (const part of parts) model.add(part);
  return model;
}

beforeEach(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
});

describe.each(pairs)('%s', (_, ours, stock) => {
  const inputShape = [time, features];

  test.each([
    {},
    { returnSequences: true },
    { goBackwards: true, returnSequences: true },
    { useBias: false },
  ])('gives the outputs of the stock layer: %j', (options) => {
    const [ownModel, stockModel] = [ours, stock].map((make) =>
      modelOf(make({ units, inputShape, ...options })),
    );
    stockModel!.setWeights(ownModel!.getWeights());
    const inputs = randomTensor(createRandom(1), [batch, time, features]);
    const [own, other] = [ownModel, stockModel].map((model) => model!.predict(inputs) as tf.Tensor);
    expect(own!.shape).toEqual(other!.shape);
    expect(largestDifference(own!, other!)).toBeLessThan(1e-5);
  });

  test('learns as the stock layer does, batch after batch', async () => {
    const [ownModel, stockModel] = [ours, stock].map((make) => {
      const model = modelOf(
        make({ units, inputShape, returnSequences: true }),
        make({ units }),
        layers.dense({ units: 1 }),
      );
      model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
      return model;
    });
    const random = createRandom(2);
    const weights = ownModel!.getWeights().map(({ shape }) => randomTensor(random, shape));
    const inputs = randomTensor(random, [batch, time, features]);
    const targets = randomTensor(random, [batch, 1]);
    for (const model of [ownModel!, stockModel!]) {
      model.setWeights(weights);
      await model.fit(inputs, targets, { epochs: 5, shuffle: false });
    }
    const after = stockModel!.getWeights();
    const differences = ownModel!
      .getWeights()
      .map((weight, index) => largestDifference(weight, after[index]!));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
  });

  test('skips what a masking layer hides, to the same final state', () => {
    const [ownModel, stockModel] = [ours, stock].map((make) =>
      modelOf(layers.masking({ inputShape }), make({ units })),
    );
    stockModel!.setWeights(ownModel!.getWeights());
    const inputs = tf.tidy(() => {
      const mask = tf.tensor3d([1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0, 1], [batch, time, 1]);
      return tf.mul(randomTensor(createRandom(3), [batch, time, features]), mask);
    });
    const [own, other] = [ownModel, stockModel].map((model) => model!.predict(inputs) as tf.Tensor);
    expect(largestDifference(own!, other!)).toBeLessThan(1e-5);
  });

  test('has the weights of the stock layer, in its order', () => {
    const shapes = [ours, stock].map((make) =>
      modelOf(make({ units, inputShape })).weights.map(({ originalName, shape }) => [
        originalName.slice(originalName.lastIndexOf('/') + 1),
        shape,
      ]),
    );
    expect(shapes[0]).toEqual(shapes[1]);
  });
});

function largestDifference(ours: tf.Tensor, other: tf.Tensor): number {
  const values = other.dataSync();
  return Math.max(...ours.dataSync().map((value, index) => Math.abs(value - values[index]!)));
}
