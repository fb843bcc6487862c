import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { layers, type Sequential, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { losses } from '../losses/index.js';
import { createRandom } from '../random.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { simpleRnn } from './simple-rnn.js';
import { stackedRnn } from './stacked-rnn.js';

/** What TensorFlow.js 4.22's own recurrent layers get wrong, seen to be wrong, and beside it what ours does. */
const [batch, time, features, units] = [3, 5, 2, 4];

beforeEach(async () => {
  await prepareBackend();
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

const makers = [
  ['lstm', lstm],
  ['gru', gru],
  ['simpleRnn', simpleRnn],
] as const;

test('a stock gru cannot reset after the product; ours does, as Keras does by default', () => {
  expect(() => layers.gru({ units, resetAfter: true } as never)).toThrow('reset_after parameter set to true');
  const inputs = randomTensor(createRandom(1), [batch, time, features]);
  const [layer, before] = [gru({ units }), gru({ units, resetAfter: false })];
  expect((layer.apply(inputs) as tf.Tensor).shape).toEqual([batch, units]);
  expect(layer.getConfig()['resetAfter']).toBe(true);
  before.apply(inputs);
  expect(layer.getWeights()[2]!.shape).toEqual([2, 3 * units]);
  expect(before.getWeights()[2]!.shape).toEqual([3 * units]);
});

test('a stock lstm begins with other numbers than Keras; ours begins with those of Keras', () => {
  expect(layers.lstm({ units }).getConfig()['recurrentActivation']).toBe('hardSigmoid');
  expect(lstm({ units }).getConfig()).toMatchObject({ recurrentActivation: 'sigmoid', unitForgetBias: true });
  const one = tf.ones([1, 1, 1]);
  const weights = [tf.mul<tf.Tensor>(tf.ones([1, 4]), 3), tf.zeros([1, 4]), tf.zeros([4])];
  const outputOf = (layer: layers.Layer): number => {
    layer.apply(one);
    layer.setWeights(weights);
    return (layer.apply(one) as tf.Tensor).dataSync()[0]!;
  };
  const sigmoid = 1 / (1 + Math.exp(-3));
  const expected = sigmoid * Math.tanh(sigmoid * Math.tanh(3));
  expect(outputOf(lstm({ units: 1 }))).toBeCloseTo(expected, 6);
  expect(Math.abs(outputOf(layers.lstm({ units: 1 })) - expected)).toBeGreaterThan(0.01);
});

test('stock stacked cells cannot be given the weights they gave; our stacked layers can', () => {
  const inputs = randomTensor(createRandom(2), [batch, time, features]);
  const cells = [layers.simpleRNNCell({ units: 2 }), layers.simpleRNNCell({ units: 5 })];
  const stock = layers.stackedRNNCells({ cells }) as layers.Layer;
  (layers.rnn({ cell: stock as never }) as layers.Layer).apply(inputs);
  expect(() => stock.setWeights(stock.getWeights())).toThrow(/[Ss]hape mismatch/);
  const [one, other] = [1, 2].map(() => stackedRnn([simpleRnn({ units: 2 }), simpleRnn({ units: 5 })]));
  const outputs = numbersOf(one!.apply(inputs) as tf.Tensor);
  other!.apply(inputs);
  other!.setWeights(one!.getWeights());
  expect(numbersOf(other!.apply(inputs) as tf.Tensor)).toEqual(outputs);
});

test('dropout of stock stacked cells is drawn once and stays on in inference; ours is drawn anew and is not', () => {
  const inputs: tf.Tensor = tf.ones([1, 1, 16]);
  const stock = layers.rnn({
    cell: [layers.simpleRNNCell({ units, dropout: 0.5 }), layers.simpleRNNCell({ units })],
  }) as layers.Layer;
  const outputOf = (training: boolean): number[] => numbersOf(stock.apply(inputs, { training }) as tf.Tensor);
  const trained = outputOf(true);
  expect([outputOf(true), outputOf(false)]).toEqual([trained, trained]);

  const stack = stackedRnn([simpleRnn({ units }), simpleRnn({ units })], { dropout: 0.5 });
  const plain = stackedRnn(stack.layers);
  const run = (layer: layers.Layer, trained = false): number[] =>
    numbersOf(layer.apply(inputs, { training: trained }) as tf.Tensor);
  expect(run(stack, true)).not.toEqual(run(stack, true));
  expect(run(stack)).toEqual(run(stack));
  expect(run(stack)).toEqual(run(plain));
});

test('a stock stateful layer leaks two tensors a batch; ours keeps its states and nothing else', async () => {
  const inputs = randomTensor(createRandom(3), [batch, time, features]);
  const targets = randomTensor(createRandom(4), [batch, units]);
  const args = { units, stateful: true, batchInputShape: [batch, time, features] };
  expect(await tensorsLeft(modelOf(layers.lstm(args as never)), { inputs, targets })).toBeGreaterThan(0);
  expect(await tensorsLeft(modelOf(lstm(args)), { inputs, targets })).toBe(0);
});

describe.each(makers)('%s', (_, make) => {
  test("has recurrent dropout that a seed brings back, drawn anew at each call; the stock one's takes no seed", () => {
    expect(layers.lstm({ units, recurrentDropout: 0.5 }).getConfig()).not.toHaveProperty('seed');
    const inputs = randomTensor(createRandom(3), [batch, time, features]);
    const args = { units, recurrentDropout: 0.5, seed: 3 };
    const [one, again] = [make(args), make(args)];
    const outputOf = (layer: layers.Layer, training: boolean): number[] =>
      numbersOf(layer.apply(inputs, { training }) as tf.Tensor);
    outputOf(one, false);
    outputOf(again, false);
    again.setWeights(one.getWeights());
    const drawn = outputOf(one, true);
    expect(outputOf(again, true)).toEqual(drawn);
    expect(outputOf(one, true)).not.toEqual(drawn);
    expect(outputOf(one, false)).toEqual(outputOf(again, false));
  });

  test('carries states by value and leaves no tensor behind', async () => {
    const inputs = randomTensor(createRandom(3), [batch, time, features]);
    const targets = randomTensor(createRandom(4), [batch, units]);
    const ours = modelOf(make({ units, inputShape: [time, features] }));
    expect(await tensorsLeft(ours, { inputs, targets })).toBe(0);

    const layer = make({ units, returnState: true });
    let [, ...state] = layer.apply(inputs) as tf.Tensor[];
    const { numTensors } = tf.memory();
    for (let chunk = 0; chunk < 10; chunk++) {
      const [output, ...next] = layer.apply([inputs, ...state]) as tf.Tensor[];
      tf.dispose([output!, ...state]);
      state = next;
    }
    expect(tf.memory().numTensors).toBe(numTensors);
  });
});

test('the stock loss counts masked steps; our losses leave out what has weight 0', async () => {
  const targets = randomTensor(createRandom(5), [batch, time, 1]);
  const isReal = tf.tensor2d([1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0], [batch, time]);
  const isPadding = tf.expandDims(tf.sub(1, isReal), 2);
  const wild = tf.add<tf.Tensor>(targets, tf.mul(isPadding, 100));
  const inputs = tf.mul<tf.Tensor>(randomTensor(createRandom(6), [batch, time, 1]), tf.expandDims(isReal, 2));

  const stock = modelOf(
    layers.masking({ inputShape: [time, 1] }),
    layers.simpleRNN({ units: 1, returnSequences: true }),
  );
  stock.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const [quiet, loud] = [targets, wild].map(
    (some) => numbersOf(stock.evaluate(inputs, some) as tf.Tensor)[0]!,
  );
  expect(loud! - quiet!).toBeGreaterThan(100);

  const outputs = stock.predict(inputs) as tf.Tensor;
  for (const name of ['meanSquaredError', 'meanAbsoluteError', 'huber'] as const) {
    expect(numbersOf(losses[name](wild, outputs, isReal))).toEqual(
      numbersOf(losses[name](targets, outputs, isReal)),
    );
  }
});

function modelOf(...parts: layers.Layer[]): Sequential {
  const model = sequential();
  for (const part of parts) model.add(part);
  return model;
}

/** How many more tensors live after ten batches than after one. */
async function tensorsLeft(
  model: Sequential,
  { inputs, targets }: { readonly inputs: tf.Tensor; readonly targets: tf.Tensor },
): Promise<number> {
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
  const options = { batchSize: batch, shuffle: false };
  await model.fit(inputs, targets, { ...options, epochs: 1 });
  const { numTensors } = tf.memory();
  await model.fit(inputs, targets, { ...options, epochs: 9 });
  return tf.memory().numTensors - numTensors;
}

function numbersOf(tensor: tf.Tensor | tf.Tensor[]): number[] {
  return [...(tensor as tf.Tensor).dataSync()];
}
