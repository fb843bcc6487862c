import { describe, expect, test } from 'vitest';
import {
  averagePooling2d,
  conv2d,
  convLstm2d,
  dense,
  dropout,
  flatten,
  fromKerasJson,
  globalAveragePooling2d,
  globalMaxPooling2d,
  gru,
  initializeWeights,
  layerNormalization,
  maxPooling2d,
  outputShape,
  sequential,
  timeDistributed,
  toKerasJson,
  weightSpecs,
  type SequentialNetwork,
} from './index.js';

const frameShape = [9, 12, 3] as const;

const cnnBeforeRnn = sequential(
  [
    conv2d({ filters: 4, kernelSize: [3, 5], strides: 2, activation: 'relu' }),
    dropout({ rate: 0.2 }),
    maxPooling2d({ padding: 'same' }),
    flatten(),
    gru({ units: 6 }),
    dense({ units: 2 }),
  ],
  { frameShape },
);

const states = sequential(
  [
    averagePooling2d({ poolSize: 3 }),
    convLstm2d({ filters: 2, kernelSize: 2, returnSequences: true, goBackwards: true }),
    convLstm2d({ filters: 2, kernelSize: 2, padding: 'same', useBias: false }),
    conv2d({ filters: 5, kernelSize: 1, dilationRate: [2, 1] }),
    globalMaxPooling2d(),
  ],
  { frameShape },
);

const framesRead = (network: SequentialNetwork): unknown[] =>
  network.config.layers.map(({ config }) => ('frameShape' in config ? config.frameShape : undefined));

describe('a network of frames', () => {
  test('says to each layer which frames it reads', () => {
    expect(cnnBeforeRnn.config.inputShape).toEqual([null, 9 * 12 * 3]);
    expect(framesRead(cnnBeforeRnn)).toEqual([
      frameShape,
      undefined,
      [4, 4, 4],
      [2, 2, 4],
      undefined,
      undefined,
    ]);
    expect(framesRead(states)).toEqual([frameShape, [3, 4, 3], [2, 3, 2], [2, 3, 2], [2, 3, 5]]);
  });

  test('has outputs of so many numbers', () => {
    expect(outputShape(cnnBeforeRnn, { batch: 2, time: 5 })).toEqual([2, 2]);
    expect(outputShape(states, { batch: 2, time: 5 })).toEqual([2, 5]);
    const moving = sequential([convLstm2d({ filters: 2, kernelSize: 3, returnSequences: true })], {
      frameShape,
    });
    expect(outputShape(moving, { batch: 2, time: 5 })).toEqual([2, 5, 7 * 10 * 2]);
  });

  test('has weights in Keras’s shapes, kernels Glorot-uniform over what they join, forget gates open', () => {
    expect(weightSpecs(states)).toEqual([
      { name: 'conv_lstm2d/kernel', shape: [2, 2, 3, 8] },
      { name: 'conv_lstm2d/recurrent_kernel', shape: [2, 2, 2, 8] },
      { name: 'conv_lstm2d/bias', shape: [8] },
      { name: 'conv_lstm2d_1/kernel', shape: [2, 2, 2, 8] },
      { name: 'conv_lstm2d_1/recurrent_kernel', shape: [2, 2, 2, 8] },
      { name: 'conv2d/kernel', shape: [1, 1, 2, 5] },
      { name: 'conv2d/bias', shape: [5] },
    ]);
    const [kernel, recurrent, bias] = initializeWeights(states, 1).map(({ values }) => values);
    const limit = Math.sqrt(6 / (4 * (3 + 8)));
    expect(Math.max(...kernel!.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel!.map(Math.abs))).toBeGreaterThan(0.9 * limit);
    const column = (unit: number): number[] =>
      Array.from({ length: 8 }, (_, row) => recurrent![8 * row + unit]!);
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    expect(dot(column(0), column(0))).toBeCloseTo(1, 5);
    expect(dot(column(0), column(5))).toBeCloseTo(0, 5);
    expect([...bias!]).toEqual([0, 0, 1, 1, 0, 0, 0, 0]);
  });

  test.each([cnnBeforeRnn, states])(
    'comes back from its Keras JSON: $config.layers.0.className',
    (network) => {
      expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))))).toEqual(network);
    },
  );

  test('is written as Keras has it: layers at each step in a TimeDistributed, those behind the last step not', () => {
    const { layers } = toKerasJson(states).config;
    expect(layers.map(({ class_name: className }) => className)).toEqual([
      'TimeDistributed',
      'ConvLSTM2D',
      'ConvLSTM2D',
      'Conv2D',
      'GlobalMaxPooling2D',
    ]);
    expect(layers[0]!.config.batch_input_shape).toEqual([null, null, ...frameShape]);
  });

  test('needs no timeDistributed, and takes it', () => {
    expect(timeDistributed(conv2d({ filters: 1, kernelSize: 1 }))).toEqual(
      conv2d({ filters: 1, kernelSize: 1 }),
    );
    expect(() => timeDistributed(gru({ units: 1 }) as never)).toThrow(
      'timeDistributed takes a layer that reads each step on its own. Received GRU.',
    );
  });
});

describe('a network of frames is refused', () => {
  const convolution = conv2d({ filters: 1, kernelSize: 3 });

  test.each([
    [
      'without their shape',
      () => sequential([convolution], { numFeatures: 9 }),
      'Say sequential(layers, { frameShape })',
    ],
    [
      'with another number of features',
      () => sequential([convolution], { numFeatures: 9, frameShape }),
      'Leave numFeatures out.',
    ],
    [
      'when a layer would take them for numbers',
      () => sequential([convolution, dense({ units: 1 })], { frameShape }),
      'Put flatten() before it',
    ],
    [
      'when a layer would normalize other numbers than Keras',
      () => sequential([layerNormalization()], { frameShape }),
      'Put flatten() before it',
    ],
    [
      'behind flatten',
      () => sequential([flatten(), convolution], { frameShape }),
      'Received numbers that are none.',
    ],
    [
      'when its kernel is larger than they are',
      () => sequential([convolution], { frameShape: [2, 9, 1] }),
      'Received [0, 7, 1] from conv2d.',
    ],
    [
      'when it is no frame',
      () => sequential([convolution], { frameShape: [2, 0, 1] }),
      "Received [2, 0, 1]. Set the chain's frameShape.",
    ],
    [
      'when no memory holds it',
      () => sequential([convolution], { frameShape: [1e5, 1e5, 1] }),
      'at most 4194304 numbers',
    ],
    [
      'when its windows read more than a memory holds',
      () => sequential([maxPooling2d({ poolSize: 1e5, strides: 1, padding: 'same' })], { frameShape }),
      'Make the windows smaller.',
    ],
    [
      'with strides and dilation',
      () => sequential([conv2d({ filters: 1, kernelSize: 2, strides: 2, dilationRate: 2 })], { frameShape }),
      'Received [2,2] and [2,2].',
    ],
    [
      'with half a pixel',
      () => sequential([maxPooling2d({ poolSize: [2, 0.5] })], { frameShape }),
      'max_pooling2d: poolSize is a whole number above 0. Received 0.5.',
    ],
    [
      'when a layer says another shape',
      () => sequential([globalAveragePooling2d({ frameShape: [1, 1, 1] })], { frameShape }),
      'Leave its frameShape out.',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('from a file that flattens all steps into one row', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(cnnBeforeRnn)));
    const [, , , flat] = json.config.layers;
    json.config.layers[3] = flat.config.layer;
    expect(() => fromKerasJson(json)).toThrow('Received flatten, which puts all steps into one row.');
  });
});
