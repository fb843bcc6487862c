import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { input, layers, model as functionalModel, models, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { RnnError } from '../errors.js';
import { createRandom } from '../random.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { simpleRnn } from './simple-rnn.js';

const makers = [
  ['lstm', lstm, 2],
  ['gru', gru, 1],
  ['simpleRnn', simpleRnn, 1],
] as const;

beforeEach(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
});

describe.each(makers)('%s', (_, make, states) => {
  test('comes back from its own configuration', () => {
    const layer = make({
      units: 4,
      returnSequences: true,
      returnState: true,
      goBackwards: true,
      useBias: false,
      kernelInitializer: 'heNormal',
      recurrentInitializer: { className: 'RandomUniform', config: { minval: -1, maxval: 1 } },
    });
    const config = layer.getConfig();
    const again = new (layer.constructor as new (config: object) => typeof layer)(
      JSON.parse(JSON.stringify(config)) as object,
    );
    expect(again.getConfig()).toEqual(config);
  });

  test('goes on from the states it returned as if it had never stopped', () => {
    const layer = make({ units: 4, returnSequences: true, returnState: true });
    const inputs = randomTensor(createRandom(1), [2, 6, 3]);
    const [whole] = layer.apply(inputs) as tf.Tensor[];
    const [firstHalf, secondHalf] = tf.split(inputs, 2, 1);
    const [first, ...state] = layer.apply(firstHalf!) as tf.Tensor[];
    expect(state.length).toBe(states);
    const [second] = layer.apply(secondHalf!, { initialState: state }) as tf.Tensor[];
    const [again] = layer.apply([secondHalf!, ...state]) as tf.Tensor[];
    expect([...tf.concat([first!, second!], 1).dataSync()]).toEqual([...whole!.dataSync()]);
    expect([...again!.dataSync()]).toEqual([...second!.dataSync()]);
  });

  test('takes its first state from another layer in a model with two inputs, and trains there', async () => {
    const encoded = input({ shape: [null, 3] });
    const decoded = input({ shape: [null, 2] });
    const [, ...state] = make({ units: 4, returnState: true }).apply(encoded) as never[];
    const outputs = make({ units: 4 }).apply(decoded, { initialState: state }) as never;
    const model = functionalModel({ inputs: [encoded, decoded], outputs });
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const random = createRandom(2);
    const xs = [randomTensor(random, [2, 5, 3]), randomTensor(random, [2, 4, 2])];
    const { history } = await model.fit(xs, randomTensor(random, [2, 4]), { epochs: 8 });
    expect(history['loss']!.at(-1)).toBeLessThan(history['loss']![0] as number);
  });

  test('survives saving and loading a whole model', async () => {
    const model = sequential({
      layers: [make({ units: 4, inputShape: [5, 3] }), layers.dense({ units: 2 })],
    });
    const inputs = randomTensor(createRandom(3), [2, 5, 3]);
    const before = (model.predict(inputs) as tf.Tensor).dataSync();
    const again = await models.modelFromJSON(JSON.parse(model.toJSON() as unknown as string) as never);
    again.setWeights(model.getWeights());
    expect((again.predict(inputs) as tf.Tensor).dataSync()).toEqual(before);
  });

  test('stands in a sequence of layers behind an embedding that masks', () => {
    const model = sequential({
      layers: [
        layers.embedding({ inputDim: 7, outputDim: 3, maskZero: true }),
        make({ units: 4, returnSequences: true }),
        make({ units: 4 }),
      ],
    });
    const short = model.predict(tf.tensor2d([[1, 2, 3]])) as tf.Tensor;
    const padded = model.predict(tf.tensor2d([[1, 2, 3, 0, 0]])) as tf.Tensor;
    expect([...padded.dataSync()]).toEqual([...short.dataSync()]);
  });

  test('leaves nothing behind in training but what training itself holds', async () => {
    const model = sequential({
      layers: [make({ units: 4, inputShape: [5, 3], returnSequences: true }), make({ units: 4 })],
    });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const random = createRandom(4);
    const [inputs, targets] = [randomTensor(random, [8, 5, 3]), randomTensor(random, [8, 4])];
    await model.fit(inputs, targets, { epochs: 1 });
    const { numTensors, numDataBuffers } = tf.memory();
    const backend = tf.backend().numDataIds();
    await model.fit(inputs, targets, { epochs: 3 });
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(tf.backend().numDataIds()).toBe(backend);
  });

  test('refuses inputs of another width', () => {
    const layer = make({ units: 4, name: 'reader' });
    layer.apply(tf.zeros([1, 2, 3]));
    expect(() => layer.apply(tf.zeros([1, 2, 5]))).toThrow(
      new RnnError(
        'shape-mismatch',
        'reader reads [batch, time, 3]. Received [1, 2, 5]. Give every step as many features as when the layer was built.',
      ),
    );
  });

  test('refuses inputs that are no sequences', () => {
    expect(() => make({ units: 4, name: 'flat' }).apply(tf.zeros([2, 3]))).toThrow(
      new RnnError(
        'shape-mismatch',
        'flat reads sequences [batch, time, features]. Received [2,3]. ' +
          'A recurrent layer before it needs returnSequences: true.',
      ),
    );
  });

  test('refuses states of another size', () => {
    const layer = make({ units: 4, name: 'reader' });
    const names = states === 2 ? 'h and c' : 'h';
    const state = Array.from({ length: states }, () => tf.zeros([1, 5]));
    expect(() => layer.apply([tf.zeros([1, 2, 3]), ...state])).toThrow(
      new RnnError(
        'shape-mismatch',
        `reader begins from ${names}, each [1, 4]. Received ${state.map(() => '[1, 5]').join(', ')}. ` +
          'Give the states that a layer of the same kind and size returned.',
      ),
    );
  });

  test.each([
    [{ units: 0 }, 'units is a whole number above 0. Received 0. 32 is a usual value.'],
    [
      { activation: 'mish' },
      'activation is one of linear, tanh, sigmoid, hardSigmoid, relu, elu, selu, gelu, swish, exponential, leakyRelu, softplus, softsign. ' +
        "Received 'mish'. Choose one of these.",
    ],
    [{ dropout: 1 }, 'dropout is at least 0 and below 1. Received 1. 0.2 is a usual value.'],
    [
      { kernelRegularizer: { l3: 1 } },
      'kernelRegularizer is l1 and l2, each at least 0. Received {"l3":1}. Write { l2: 0.01 }.',
    ],
    [
      { biasConstraint: { name: 'maxNorm' } },
      'biasConstraint is nonNeg, unitNorm, maxNorm or minMaxNorm with its norms. Received {"name":"maxNorm"}. ' +
        "Write { name: 'maxNorm', maxValue: 2 }.",
    ],
    [
      { activityRegularizer: 'l2' },
      'activityRegularizer is null. Received "l2". Add the penalty to the loss.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => make({ units: 4, name: 'layer', ...options } as never)).toThrow(
      new RnnError('invalid-argument', `layer: ${message}`),
    );
  });
});

test('an lstm begins with a forget bias of 1', () => {
  const layer = lstm({ units: 2 });
  layer.build([null, null, 1]);
  expect([...layer.getWeights()[2]!.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
});

test('a gru that resets after the product has a bias row for the input and one for the product', () => {
  const layer = gru({ units: 2 });
  layer.build([null, null, 1]);
  expect(layer.getWeights()[2]!.shape).toEqual([2, 6]);
});

test('an unknown initializer is refused with the names there are', () => {
  expect(() => lstm({ units: 2, kernelInitializer: 'magic' })).toThrow(
    "Received 'magic'. Use one of these, or an object of tf.initializers.",
  );
});

test('a layer that goes backwards hands its mask on in the order of its outputs', () => {
  const mask = tf.tensor2d([1, 1, 0, 1, 0, 0], [2, 3], 'bool');
  const turned = gru({ units: 2, returnSequences: true, goBackwards: true }).computeMask(mask, mask);
  expect([...(turned as tf.Tensor).dataSync()]).toEqual([0, 1, 1, 0, 0, 1]);
  expect(gru({ units: 2, goBackwards: true }).computeMask(mask, mask)).toBeNull();
});
