import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { input, layers, model, sequential } from '@tensorflow/tfjs-layers';
import { beforeEach, describe, expect, test } from 'vitest';
import { randomTensor } from '../backend/random-tensor.test.support.js';
import { goldenStacks, type GoldenStack } from '../network/golden-stacked.test.support.js';
import { createRandom } from '../random.js';
import { gru } from './gru.js';
import { lstm } from './lstm.js';
import { minLstm } from './min-lstm.js';
import { simpleRnn } from './simple-rnn.js';
import { StackedRnn, stackedRnn, type StackedRnnOptions } from './stacked-rnn.js';

const makers = { LSTM: lstm, GRU: gru, SimpleRNN: simpleRnn };

/** What runs over inputs and first states, and the layers whose weights it has. */
interface Stack {
  readonly layers: readonly layers.Layer[];
  readonly run: (given: tf.Tensor[], mask: tf.Tensor) => tf.Tensor[];
}

/** As one layer, or, in both directions, as layers of TensorFlow.js one over the other. */
function stackOf({ className, both, units, inputShape }: GoldenStack): Stack {
  const make = makers[className];
  if (!both) {
    const layer = stackedRnn([make({ units }), make({ units })], {
      returnSequences: true,
      returnState: true,
    });
    layer.build(inputShape);
    return { layers: [layer], run: (given, mask) => layer.apply(given, { mask }) as tf.Tensor[] };
  }
  const parts = [0, 1].map(() => {
    const inner = make({ units, returnSequences: true, returnState: true }) as unknown as layers.RNN;
    return layers.bidirectional({ layer: inner, mergeMode: 'concat' });
  });
  const [batch, time] = inputShape;
  parts.forEach((layer, index) => layer.build([batch, time, index === 0 ? inputShape[2] : 2 * units]));
  const run: Stack['run'] = ([inputs, ...states], mask) => {
    const half = states.length / 2;
    const of = (index: number, below: tf.Tensor): tf.Tensor[] => {
      const initialState = states.slice(index * half, (index + 1) * half);
      return parts[index]!.apply(below, { mask, initialState }) as tf.Tensor[];
    };
    const [lower, ...lowerStates] = of(0, inputs!);
    const [upper, ...upperStates] = of(1, lower!);
    return [upper!, ...lowerStates, ...upperStates];
  };
  return { layers: parts, run };
}

describe.each(['wasm', 'cpu'])('on the %s backend', (backend) => {
  beforeEach(async () => {
    tf.env().set('PROD', true);
    await tf.setBackend(backend);
  });

  test.each(goldenStacks)(
    'two layers of $className, both directions $both, have the outputs, states and gradients of PyTorch',
    (golden) => {
      tf.tidy(() => {
        const { inputShape, units, lengths, gradients } = golden;
        const [batch, time] = inputShape;
        const stack = stackOf(golden);
        const variables = stack.layers.flatMap(({ weights }) =>
          weights.map((one) => one.read() as tf.Variable),
        );
        variables.forEach((variable, index) =>
          variable.assign(tf.tensor(golden.weights[index]!, variable.shape)),
        );
        const steps = Array.from({ length: time }, (_, step) => step);
        const mask = tf.tensor(
          lengths.map((length) => steps.map((step) => step < length)),
          [batch, time],
          'bool',
        );
        const given = [
          tf.tensor(golden.inputs, inputShape),
          ...golden.initialStates.map((values) => tf.tensor(values, [batch, units])),
        ];
        const loss = (...tensors: tf.Tensor[]): tf.Scalar =>
          tf.addN(
            stack.run(tensors, mask).map((tensor, index) => {
              const weights = [golden.outputWeights, ...golden.finalStateWeights][index]!;
              return tf.sum(tf.mul(tensor, tf.tensor(weights, tensor.shape)));
            }),
          );
        const made = stack.run(given, mask);
        const real = tf.expandDims(tf.cast(mask, 'float32'), -1);
        expect(largestError([tf.mul(made[0]!, real)], [golden.outputs])).toBeLessThan(1e-5);
        expect(largestError(made.slice(1), golden.finalStates)).toBeLessThan(1e-5);
        const [ofInputs, ...ofStates] = tf.grads(loss)(given);
        expect(largestError([ofInputs!], [gradients.inputs])).toBeLessThan(1e-5);
        expect(largestError(ofStates, gradients.initialStates)).toBeLessThan(1e-5);
        const { grads } = tf.variableGrads(() => loss(...given), variables);
        expect(
          largestError(
            variables.map(({ name }) => grads[name]!),
            gradients.weights,
          ),
        ).toBeLessThan(1e-5);
      });
    },
  );
});

describe('stacked layers', () => {
  const [batch, time, features] = [2, 4, 3];
  const inputs = (): tf.Tensor => randomTensor(createRandom(1), [batch, time, features]);
  const numbers = (tensor: unknown): number[] => [...(tensor as tf.Tensor).dataSync()];
  const three = (options: StackedRnnOptions = {}): StackedRnn =>
    stackedRnn([lstm({ units: 4, projection: 2 }), gru({ units: 3 }), minLstm({ units: 5 })], options);

  beforeEach(async () => {
    await tf.setBackend('wasm');
  });

  test('give the states of every layer, the lowest first, and go on from them', () => {
    const layer = three({ returnState: true });
    const whole = layer.apply(inputs()) as tf.Tensor[];
    expect(whole.map(({ shape }) => shape)).toEqual([
      [batch, 5],
      [batch, 2],
      [batch, 4],
      [batch, 3],
      [batch, 5],
    ]);
    expect(layer.computeOutputShape([batch, time, features])).toEqual(whole.map(({ shape }) => shape));
    const [early, late] = tf.split(inputs(), 2, 1);
    const [, ...states] = layer.apply(early!) as tf.Tensor[];
    const again = layer.apply(late!, { initialState: states }) as tf.Tensor[];
    again.forEach((tensor, index) => {
      numbers(tensor).forEach((value, at) => expect(value).toBeCloseTo(numbers(whole[index])[at]!, 5));
    });
    expect(() => layer.apply([inputs(), states[0]!])).toThrow(
      `${layer.name}: begins from 4 states, those of every layer. Received 1. Give the states that it returned.`,
    );
  });

  test('are given the weights they gave, and come back from their config', () => {
    const layer = three({ dropout: 0.3, seed: 5, returnSequences: true, name: 'stack' });
    layer.apply(inputs());
    const { layers: described, ...options } = layer.getConfig();
    expect(described).toHaveLength(3);
    expect(options).toMatchObject({ dropout: 0.3, seed: 5, returnSequences: true, returnState: false });
    const copy = StackedRnn.fromConfig<StackedRnn>(StackedRnn, layer.getConfig());
    copy.apply(inputs());
    copy.setWeights(layer.getWeights());
    expect(numbers(copy.apply(inputs()))).toEqual(numbers(layer.apply(inputs())));
    expect(numbers(copy.apply(inputs(), { training: true }))).toEqual(
      numbers(layer.apply(inputs(), { training: true })),
    );
  });

  test('drop between layers in training only, and anew each time', () => {
    const layer = stackedRnn([simpleRnn({ units: 16 }), simpleRnn({ units: 2 })], { dropout: 0.5 });
    const run = (training: boolean): number[] => numbers(layer.apply(inputs(), { training }));
    expect(run(false)).toEqual(run(false));
    expect(run(true)).not.toEqual(run(false));
    expect(run(true)).not.toEqual(run(true));
  });

  test('learn in fit, with penalties and constraints of the layers they are made of', async () => {
    const stack = stackedRnn([
      gru({ units: 3, kernelConstraint: { name: 'nonNeg' }, recurrentRegularizer: { l2: 10 } }),
      simpleRnn({ units: 2 }),
    ]);
    const x = input({ shape: [time, features] });
    const net = model({ inputs: x, outputs: stack.apply(x) as never });
    net.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
    const targets = randomTensor(createRandom(2), [batch, 2]);
    const { history } = await net.fit(inputs(), targets, { epochs: 3 });
    expect(history['loss']![0]).toBeGreaterThan(10);
    expect(Math.min(...numbers(net.getWeights()[0]))).toBe(0);
    expect(net.countParams()).toBe(3 * 9 + 3 * 9 + 2 * 9 + 3 * 2 + 2 * 2 + 2);
    stack.trainable = false;
    expect(net.trainableWeights).toHaveLength(0);
    expect(stack.weights).toHaveLength(6);
  });

  test('let a mask through, turned round by a layer that goes backwards', () => {
    const mask = tf.tensor2d([1, 1, 1, 0, 1, 0, 0, 0], [batch, time], 'bool');
    const stack = stackedRnn([lstm({ units: 2, goBackwards: true }), gru({ units: 2 })], {
      returnSequences: true,
    });
    const wild = tf.where(tf.expandDims(mask, -1), inputs(), tf.mul(tf.ones([batch, time, features]), 1000));
    const [quiet, loud] = [inputs(), wild].map((tensor) => numbers(stack.apply(tensor, { mask })));
    expect(loud).toEqual(quiet);
    expect(numbers(stack.computeMask(inputs(), mask))).toEqual([0, 1, 1, 1, 0, 0, 0, 1]);
  });

  test('are refused where they are none, or drop all, or should go backwards', () => {
    const name = { name: 'stack' };
    expect(() => stackedRnn([], name)).toThrow(
      'stack: has at least one recurrent layer. Received none. Add one.',
    );
    expect(() => three({ ...name, dropout: 1 })).toThrow(
      'stack: dropout is at least 0 and below 1. Received 1. 0.2 is a usual value.',
    );
    const stack = three(name) as unknown as layers.RNN;
    expect(() => layers.bidirectional({ layer: stack, mergeMode: 'sum' })).toThrow(
      'reads forwards. Received goBackwards: true. Stack layers that are bidirectional each.',
    );
  });

  test('go on from batch to batch where their layers are stateful, until they are reset', () => {
    const layer = stackedRnn([lstm({ units: 2, stateful: true }), gru({ units: 3, stateful: true })]);
    const [first, second] = [1, 2].map(() => numbers(layer.apply(inputs())));
    expect(second).not.toEqual(first);
    layer.resetStates();
    expect(numbers(layer.apply(inputs()))).toEqual(first);
    expect(layer.stateful).toBe(true);
    const net = sequential({
      layers: [
        stackedRnn([gru({ units: 3, stateful: true }), gru({ units: 1 })], {
          batchInputShape: [batch, time, features],
        }),
      ],
    });
    const predict = (): number[] => numbers(net.predict(inputs(), { batchSize: batch }));
    const once = predict();
    expect(predict()).not.toEqual(once);
    net.resetStates();
    expect(predict()).toEqual(once);
    const { numTensors } = tf.memory();
    net.dispose();
    // Six weights, and what the lower layer kept.
    expect(tf.memory().numTensors).toBe(numTensors - 7);
  });

  test('stand in a sequential model', () => {
    const net = sequential({ layers: [stackedRnn([gru({ units: 3 })], { inputShape: [time, features] })] });
    expect(net.outputShape).toEqual([null, 3]);
    expect((net.predict(inputs()) as tf.Tensor).shape).toEqual([batch, 3]);
  });
});

function largestError(ours: readonly tf.Tensor[], expected: readonly (readonly number[])[]): number {
  expect(ours).toHaveLength(expected.length);
  const errors = expected.flatMap((values, index) => {
    const own = ours[index]!.dataSync();
    expect(own).toHaveLength(values.length);
    return values.map((value, at) => Math.abs(value - own[at]!));
  });
  return Math.max(...errors);
}
