import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeEach, describe, expect, test } from 'vitest';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { RnnError } from '../errors.js';
import { dense, dropout, gru, initializeWeights, lstm, sequential, simpleRnn } from '../network/index.js';
import { createRandom } from '../random.js';
import { buildLayers, getWeights, setWeights } from './build-layers.js';

const network = sequential(
  [
    gru({ units: 4, returnSequences: true }),
    dropout({ rate: 0.5 }),
    lstm({ units: 3, returnSequences: true }),
    simpleRnn({ units: 2 }),
    dense({ units: 5, activation: 'softmax' }),
  ],
  { numFeatures: 2 },
);

beforeEach(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
});

describe('layers built from a network', () => {
  test('keep its names and give outputs of its shape', () => {
    const model = buildLayers(network);
    expect(model.layers.map(({ name }) => name)).toEqual(['gru', 'dropout', 'lstm', 'simple_rnn', 'dense']);
    expect(model.outputShape).toEqual([null, 5]);
    model.dispose();
  });

  test('take weights and give them back unchanged', () => {
    const weights = initializeWeights(network, 3);
    const model = buildLayers(network);
    setWeights(model, { network, weights });
    expect(getWeights(model, network)).toEqual(weights);
    model.dispose();
  });

  test('leave no tensor behind when they are disposed', () => {
    const before = tf.memory().numTensors;
    const model = buildLayers(network);
    setWeights(model, { network, weights: initializeWeights(network, 0) });
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuse another network's weights", () => {
    const small = sequential([gru({ units: 1, useBias: false })], { numFeatures: 1 });
    const other = sequential([gru({ units: 2, useBias: false })], { numFeatures: 1 });
    const model = buildLayers(small);
    expect(() => setWeights(model, { network: small, weights: initializeWeights(other, 0) })).toThrow(
      new RnnError(
        'shape-mismatch',
        "Weights are the network's own: gru/kernel [1, 3], gru/recurrent_kernel [1, 3]. " +
          'Received gru/kernel [1, 6], gru/recurrent_kernel [2, 6]. Make them with initializeWeights(network).',
      ),
    );
    model.dispose();
  });
});

describe('dropout', () => {
  const only = sequential([dropout({ rate: 0.25 })], { numFeatures: 100 });
  const ones = [1, 20, 100];
  const run = (seed: number, training: boolean): number[][] => {
    const model = buildLayers(only, { seed });
    const [layer] = model.layers;
    return [0, 1].map(() => [...(layer!.apply(tf.ones(ones), { training }) as tf.Tensor).dataSync()]);
  };

  test('drops its share, other numbers for every batch, and keeps the mean', () => {
    const [first, second] = run(1, true);
    expect(first!.filter((value) => value === 0).length / first!.length).toBeCloseTo(0.25, 1);
    expect(Math.max(...first!)).toBeCloseTo(4 / 3);
    expect(second).not.toEqual(first);
  });

  test('drops the same again from the same seed', () => {
    expect(run(1, true)).toEqual(run(1, true));
    expect(run(2, true)).not.toEqual(run(1, true));
  });

  test('does nothing when the network is used', () => {
    expect(run(1, false)[0]!.every((value) => value === 1)).toBe(true);
  });

  test('comes back from its configuration', () => {
    const [layer] = buildLayers(only, { seed: 5 }).layers;
    expect(layer!.getConfig()).toMatchObject({ name: 'dropout', rate: 0.25, seed: 5 });
  });
});

test('two equal layers run independently of each other', () => {
  const twice = sequential([gru({ units: 2, returnSequences: true }), gru({ units: 2 })], { numFeatures: 2 });
  const model = buildLayers(twice);
  setWeights(model, { network: twice, weights: initializeWeights(twice, 1) });
  const outputs = model.predict(randomTensor(createRandom(1), [3, 4, 2])) as tf.Tensor;
  expect(outputs.shape).toEqual([3, 2]);
  model.dispose();
});
