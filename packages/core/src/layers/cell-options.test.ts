import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { prepareBackend } from '../backend/index.js';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { createRandom } from '../random.js';
import { constrained } from './constraint.js';
import { gru, type GruArgs } from './gru.js';
import { lstm, type LstmArgs } from './lstm.js';
import { minGru } from './min-gru.js';
import { minLstm } from './min-lstm.js';
import { simpleRnn } from './simple-rnn.js';

const [batch, time, features, units] = [2, 4, 3, 3];
const inputs = (): tf.Tensor => randomTensor(createRandom(1), [batch, time, features]);

beforeAll(() => prepareBackend());

const numbers = (tensor: unknown): number[] => [...(tensor as tf.Tensor).dataSync()];

const variants: [string, (args: LstmArgs & GruArgs) => layers.Layer, Partial<LstmArgs & GruArgs>][] = [
  ['simpleRnn', simpleRnn, { activation: 'softsign' }],
  ['simpleRnn', simpleRnn, { layerNormalization: true }],
  ['simpleRnn', simpleRnn, { activation: 'gelu', recurrentDropout: 0.4 }],
  ['gru', gru, { activation: 'elu', recurrentActivation: 'softsign' }],
  ['gru', gru, { layerNormalization: true, zoneoutHidden: 0.3 }],
  ['gru', gru, { layerNormalization: true, resetAfter: false, recurrentDropout: 0.4 }],
  ['gru', gru, { resetAfter: false, activation: 'swish', dropout: 0.2, recurrentDropout: 0.2 }],
  ['lstm', lstm, { activation: 'selu', recurrentActivation: 'sigmoid' }],
  ['lstm', lstm, { activation: 'softplus', cellClip: 30 }],
  ['lstm', lstm, { projection: 2 }],
  ['lstm', lstm, { layerNormalization: true, zoneoutCell: 0.4, zoneoutHidden: 0.2 }],
  ['lstm', lstm, { projection: 2, dropout: 0.3, recurrentDropout: 0.3, layerNormalization: true }],
  ['minGru', (args) => minGru({ ...args, activation: 'g' }), { dropout: 0.3 }],
  ['minLstm', (args) => minLstm({ ...args, activation: 'tanh' }), { dropout: 0.3, useBias: false }],
];

describe.each(variants)('%s with %o', (_, make, options) => {
  test.each(['wasm', 'cpu'])('has the gradients of central differences on %s', async (backend) => {
    await tf.setBackend(backend);
    const before = tf.memory().numTensors;
    const layer = make({ units, returnSequences: true, seed: 4, ...options });
    tf.tidy(() => {
      const x = inputs();
      layer.apply(x);
      const random = createRandom(2);
      layer.setWeights(layer.getWeights().map(({ shape }) => tf.add(randomTensor(random, shape), 0.3)));
      const variables = layer.trainableWeights.map((weight) => weight.read() as tf.Variable);
      // A gradient and its differences have to draw alike.
      const drawing = layer as layers.Layer & { randomState: object | undefined };
      const state = drawing.randomState;
      const lossOf = (): tf.Scalar => {
        if (state) drawing.randomState = state;
        const outputs = layer.apply(x, { training: true }) as tf.Tensor;
        return tf.sum(tf.mul(outputs, randomTensor(createRandom(3), outputs.shape)));
      };
      const { grads } = tf.variableGrads(lossOf, variables);
      for (const variable of variables) {
        const values = variable.dataSync().slice() as Float32Array;
        const gradient = grads[variable.name]!.dataSync();
        for (const at of [0, values.length - 1]) {
          const lossAt = (shift: number): number => {
            const moved = values.slice();
            moved[at]! += shift;
            variable.assign(tf.tensor(moved, variable.shape));
            return lossOf().dataSync()[0]!;
          };
          // Four points, since normalization of three numbers is far from straight.
          const step = 0.002;
          const [near, far] = [step, 2 * step].map((shift) => lossAt(shift) - lossAt(-shift));
          const difference = (8 * near! - far!) / (12 * step);
          variable.assign(tf.tensor(values.slice(), variable.shape));
          expect(Math.abs(gradient[at]! - difference)).toBeLessThan(3e-3 * Math.max(1, Math.abs(difference)));
        }
      }
    });
    layer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await tf.setBackend('wasm');
  });
});

test.each([
  ['minGru', minGru],
  ['minLstm', minLstm],
])('%s refuses what would act on a recurrent product', (_, make) => {
  const args = { units, name: 'layer', recurrentDropout: 0.5 } as Parameters<typeof make>[0];
  expect(() => make(args)).toThrow('Received recurrentDropout. Leave it out, or take gru or lstm.');
});

test('cells whose gates see the inputs alone are the same layers when made from their config, in both directions too', () => {
  for (const layer of [
    minGru({ units, activation: 'tanh', dropout: 0.5 }),
    minLstm({ units, name: 'min' }),
  ]) {
    const both = layers.bidirectional({ layer: layer as unknown as layers.RNN, mergeMode: 'concat' });
    expect((both.apply(inputs()) as tf.Tensor).shape).toEqual([batch, 2 * units]);
    const { activation, dropout } = layer.getConfig();
    const { backwardLayer } = both as unknown as { backwardLayer: layers.Layer };
    expect(backwardLayer.getConfig()).toMatchObject({
      activation,
      goBackwards: true,
      ...(dropout ? { dropout } : {}),
    });
  }
});

describe('dropout', () => {
  /** A layer whose state is its dropped input, so that its outputs show the mask. */
  const shown = (seed: number): layers.Layer => {
    const layer = simpleRnn({
      units: 8,
      activation: 'linear',
      useBias: false,
      dropout: 0.5,
      seed,
      returnSequences: true,
    });
    layer.apply(tf.ones([1, 1, 8]));
    layer.setWeights([tf.eye(8), tf.zeros([8, 8])]);
    return layer;
  };
  const run = (layer: layers.Layer, training = true): number[][] =>
    tf.unstack(layer.apply(tf.ones([1, time, 8]), { training }) as tf.Tensor, 1).map(numbers);

  test('drops the same numbers at every step of a sequence, others at the next call, and none at inference', () => {
    const layer = shown(1);
    const [first, ...others] = run(layer);
    for (const step of others) expect(step).toEqual(first);
    expect(new Set(first)).toEqual(new Set([0, 2]));
    expect(run(layer)[0]).not.toEqual(first);
    expect(run(layer, false)[0]).toEqual(Array(8).fill(1));
  });

  test('draws alike from one seed, and differently in both directions of a bidirectional layer', () => {
    expect(run(shown(1))).toEqual(run(shown(1)));
    expect(run(shown(1))).not.toEqual(run(shown(2)));
    const both = layers.bidirectional({ layer: shown(1) as layers.RNN, mergeMode: 'concat' });
    both.apply(tf.ones([1, 1, 8]));
    both.setWeights([tf.eye(8), tf.zeros([8, 8]), tf.eye(8), tf.zeros([8, 8])]);
    const [step] = run(both);
    expect(step!.slice(0, 8)).not.toEqual(step!.slice(8));
  });
});

describe('in fit', () => {
  const modelOf = (layer: layers.Layer): Sequential => {
    const model = sequential({ layers: [layer] });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'meanSquaredError' });
    return model;
  };
  const targets = (): tf.Tensor => randomTensor(createRandom(5), [batch, units]);

  test('a penalty is added to the loss: l1 of all, l2 of all squared', async () => {
    const args = { units, inputShape: [time, features] };
    const plain = modelOf(gru(args));
    const held = modelOf(gru({ ...args, kernelRegularizer: { l1: 0.1 }, recurrentRegularizer: { l2: 0.2 } }));
    held.setWeights(plain.getWeights());
    const [kernel, recurrent] = plain.getWeights().map(numbers);
    const penalty =
      0.1 * kernel!.reduce((sum, value) => sum + Math.abs(value), 0) +
      0.2 * recurrent!.reduce((sum, value) => sum + value * value, 0);
    const [loss, withPenalty] = await Promise.all(
      [plain, held].map(
        async (model) => (await model.fit(inputs(), targets())).history['loss']![0] as number,
      ),
    );
    expect(withPenalty! - loss!).toBeCloseTo(penalty, 4);
  });

  test('constraints hold after every step, where TensorFlow.js forgets its own', async () => {
    const model = modelOf(
      gru({
        units,
        inputShape: [time, features],
        kernelConstraint: { name: 'nonNeg' },
        recurrentConstraint: { name: 'unitNorm' },
        biasConstraint: { name: 'maxNorm', maxValue: 0.01 },
      }),
    );
    await model.fit(inputs(), targets(), { epochs: 3 });
    const [kernel, recurrent] = model.getWeights();
    expect(Math.min(...numbers(kernel))).toBe(0);
    for (const norm of numbers(tf.norm(recurrent!, 2, 0))) expect(norm).toBeCloseTo(1, 4);
  });
});

test('constraints are those of Keras, column by column', () => {
  const weight = tf.tensor2d([3, -0.3, 4, 0.4], [2, 2]);
  expect(numbers(constrained(weight, { name: 'nonNeg' }))).toEqual([3, 0, 4, expect.closeTo(0.4)]);
  const norms = (of: Parameters<typeof constrained>[1]): number[] =>
    numbers(tf.norm(constrained(weight, of), 2, 0));
  expect(norms({ name: 'maxNorm', maxValue: 2 })).toEqual([expect.closeTo(2), expect.closeTo(0.5)]);
  expect(norms({ name: 'unitNorm' })).toEqual([expect.closeTo(1), expect.closeTo(1)]);
  const between = { name: 'minMaxNorm', minValue: 1, maxValue: 2, rate: 0.5 } as const;
  expect(norms(between)).toEqual([expect.closeTo(3.5), expect.closeTo(0.75)]);
});
