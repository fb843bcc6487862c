import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import {
  attentionPooling,
  averagePooling1d,
  conv1d,
  conv2d,
  maxPooling1d,
  bidirectional,
  dense,
  dropout,
  fromKerasJson,
  embedding,
  globalAveragePooling1d,
  globalMaxPooling1d,
  masking,
  layerNormalization,
  gru,
  lstm,
  sequential,
  simpleRnn,
  toKerasJson,
  type LayerConfig,
  type Unnamed,
} from './index.js';
import type { KerasLayer } from './keras-layer.js';

const network = sequential(
  [
    lstm({ units: 4, returnSequences: true, unitForgetBias: false }),
    gru({ units: 5, returnSequences: true, goBackwards: true }),
    bidirectional({ layer: lstm({ units: 3, returnSequences: true }), mergeMode: 'ave' }),
    simpleRnn({ units: 7, useBias: false }),
    dropout({ rate: 0.25 }),
    dense({ units: 2, activation: 'softmax' }),
  ],
  { numFeatures: 3, name: 'every_layer' },
);

/** The network's JSON with one layer's options changed. */
function altered(index: number, change: Record<string, unknown>): { config: { layers: KerasLayer[] } } {
  const json = JSON.parse(JSON.stringify(toKerasJson(network)));
  Object.assign(json.config.layers[index].config, change);
  return json;
}

describe('Keras JSON', () => {
  test('describes the same network when read back', () => {
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))))).toEqual(network);
  });

  test('is written in snake_case with the input shape on the first layer', () => {
    expect(toKerasJson(sequential([gru({ units: 4 }), dense({ units: 1 })], { numFeatures: 2 }))).toEqual({
      class_name: 'Sequential',
      config: {
        name: 'sequential',
        layers: [
          {
            class_name: 'GRU',
            config: {
              name: 'gru',
              batch_input_shape: [null, null, 2],
              dtype: 'float32',
              trainable: true,
              units: 4,
              return_sequences: false,
              go_backwards: false,
              use_bias: true,
              activation: 'tanh',
              recurrent_activation: 'sigmoid',
              reset_after: true,
            },
          },
          {
            class_name: 'Dense',
            config: {
              name: 'dense',
              dtype: 'float32',
              trainable: true,
              use_bias: true,
              units: 1,
              activation: 'linear',
            },
          },
        ],
      },
    });
  });

  test('describes a network of ids by an input shape of time alone', () => {
    const words = embedding({ inputDim: 9, outputDim: 4, maskZero: true, trainable: false });
    const ofIds = sequential([words, gru({ units: 2 })]);
    const json = toKerasJson(ofIds);
    expect(json.config.layers[0]).toEqual({
      class_name: 'Embedding',
      config: {
        name: 'embedding',
        batch_input_shape: [null, null],
        dtype: 'float32',
        trainable: false,
        input_dim: 9,
        output_dim: 4,
        mask_zero: true,
      },
    });
    expect(fromKerasJson(JSON.parse(JSON.stringify(json)))).toEqual(ofIds);
  });

  test('describes masks and pooling over time', () => {
    for (const pooling of [globalMaxPooling1d(), globalAveragePooling1d(), attentionPooling({ units: 2 })]) {
      const masked = sequential([masking({ maskValue: -1 }), pooling], { numFeatures: 2 });
      expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(masked))))).toEqual(masked);
    }
    const { config } = toKerasJson(sequential([masking({ maskValue: -1 })], { numFeatures: 2 }));
    expect(config.layers[0]).toMatchObject({ class_name: 'Masking', config: { mask_value: -1 } });
  });

  test('describes layer normalization over the last axis, and no other', () => {
    const normalized = sequential([layerNormalization({ epsilon: 1e-5 })], { numFeatures: 2 });
    const read = (axis: unknown): unknown => {
      const json = JSON.parse(JSON.stringify(toKerasJson(normalized)));
      Object.assign(json.config.layers[0].config, { axis });
      return fromKerasJson(json);
    };
    for (const axis of [-1, [-1], [2]]) expect(read(axis)).toEqual(normalized);
    expect(() => read([1])).toThrow('Layer normalization runs over the last axis. Received axis [1].');
  });

  test('may say how weights began, which changes no number', () => {
    const change = {
      kernel_initializer: { class_name: 'GlorotUniform', config: { seed: null } },
      kernel_regularizer: null,
      implementation: 2,
      unroll: false,
      stateful: false,
      recurrent_dropout: 0,
    };
    expect(fromKerasJson(altered(1, change))).toEqual(network);
  });

  const activations =
    'linear, tanh, sigmoid, relu, softplus, elu, selu, gelu, swish, silu, exponential, leaky_relu, hard_sigmoid_of_keras_3, softsign';

  test.each([
    [{ recurrent_activation: 'hard_sigmoid' }, `recurrent_activation is ${activations}`, "'hard_sigmoid'"],
    [{ activation: 'mish' }, `activation is ${activations}`, "'mish'"],
    [{ stateful: 1 }, 'stateful is true or false', '1'],
    [{ recurrent_dropout: '0.5' }, 'recurrent_dropout is a number', "'0.5'"],
    [{ units: '4' }, 'units is a number', "'4'"],
    [{ dtype: 'float16' }, 'dtype is "float32"', "'float16'"],
    [{ peephole: true }, 'every option is known', '{"peephole":true}'],
  ])('is refused where an option would change a number: %o', (change, rule, received) => {
    expect(() => fromKerasJson(altered(1, change))).toThrow(
      expect.objectContaining({
        code: 'bad-saved-model',
        message: `A saved network keeps to what this suite computes: in layer 1 (GRU), ${rule}. Received ${received}. Open it with TensorFlow.js.`,
      }),
    );
  });

  test.each([
    [
      { kernel_regularizer: { class_name: 'OrthogonalRegularizer', config: {} } },
      'Regularizers are L1, L2 and L1L2. Received {"class_name":"OrthogonalRegularizer","config":{}}.',
    ],
    [
      { bias_constraint: { class_name: 'MaxNorm', config: { axis: 1 } } },
      'Constraints are NonNeg, UnitNorm, MaxNorm and MinMaxNorm over axis 0. Received {"class_name":"MaxNorm","config":{"axis":1}}.',
    ],
  ])('is refused with what holds weights otherwise: %j', (change, message) => {
    expect(() => fromKerasJson(altered(1, change))).toThrow(message);
  });

  test('keeps penalties of dense layers and convolutions', () => {
    const penalties = { kernelRegularizer: { l1: 0.1, l2: 0.2 }, biasRegularizer: { l2: 0.3 } };
    const held = sequential(
      [conv1d({ filters: 2, kernelSize: 2, ...penalties }), dense({ units: 2, ...penalties })],
      { numFeatures: 2 },
    );
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(held))))).toEqual(held);
    const frames = sequential([conv2d({ filters: 2, kernelSize: 2, ...penalties })], {
      frameShape: [3, 3, 1],
    });
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(frames))))).toEqual(frames);
  });

  test('is refused with a penalty that is none, as the layer itself is', () => {
    const penalty = (l2: number): Unnamed<LayerConfig> => dense({ units: 1, kernelRegularizer: { l2 } });
    expect(() => sequential([penalty(-1)], { numFeatures: 2 })).toThrow(
      'dense: kernelRegularizer is l1 and l2, each at least 0. Received {"l2":-1}. Write { l2: 0.01 }.',
    );
    const json = toKerasJson(sequential([penalty(0.5)], { numFeatures: 2 }));
    const negative = JSON.stringify(json).replace('"l2":0.5', '"l2":-0.5');
    expect(() => fromKerasJson(JSON.parse(negative))).toThrow('Regularizers are L1, L2 and L1L2.');
  });

  test('keeps every option of a recurrent layer', () => {
    const rich = sequential(
      [
        lstm({
          units: 3,
          activation: 'softsign',
          recurrentActivation: 'hardSigmoid',
          dropout: 0.1,
          recurrentDropout: 0.2,
          zoneoutHidden: 0.3,
          zoneoutCell: 0.4,
          cellClip: 5,
          projection: 2,
          layerNormalization: true,
          kernelInitializer: 'heNormal',
          recurrentInitializer: 'identity',
          biasInitializer: 'ones',
          kernelRegularizer: { l1: 0.1, l2: 0.2 },
          recurrentRegularizer: { l2: 0.2 },
          biasRegularizer: { l1: 0.1 },
          kernelConstraint: { name: 'maxNorm', maxValue: 2 },
          recurrentConstraint: { name: 'minMaxNorm', minValue: 0.5, maxValue: 2, rate: 0.9 },
          biasConstraint: { name: 'nonNeg' },
          returnSequences: true,
        }),
        bidirectional({ layer: gru({ units: 2, dropout: 0.5, kernelConstraint: { name: 'unitNorm' } }) }),
      ],
      { numFeatures: 2 },
    );
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(rich))))).toEqual(rich);
  });

  test('says nothing of options that are not used, so that files stay as they were', () => {
    const [layer] = sequential([gru({ units: 2, dropout: 0, layerNormalization: false })], {
      numFeatures: 2,
    }).config.layers;
    expect(Object.keys(layer!.config)).toEqual([
      'returnSequences',
      'goBackwards',
      'useBias',
      'activation',
      'recurrentActivation',
      'resetAfter',
      'units',
      'name',
    ]);
  });

  test('may say the layer that goes backwards too, as Keras 3 does', () => {
    const { layer } = altered(2, {}).config.layers[2]!.config as { layer: KerasLayer };
    const mirrored = { ...layer, config: { ...layer.config, name: 'backward_lstm', go_backwards: true } };
    expect(fromKerasJson(altered(2, { backward_layer: mirrored }))).toEqual(network);
    const other = { ...mirrored, config: { ...mirrored.config, units: 4 } };
    expect(() => fromKerasJson(altered(2, { backward_layer: other }))).toThrow(
      'Both directions of a bidirectional layer are of the same kind and size. Received {"',
    );
  });

  test('may wrap a dense layer for each step, which it reads anyway', () => {
    const json = altered(5, {});
    const dense = json.config.layers[5]!;
    json.config.layers[5] = { class_name: 'TimeDistributed', config: { name: 'dense', layer: dense } };
    expect(fromKerasJson(json)).toEqual(network);
  });

  test.each([
    ['swish', 'swish'],
    ['silu', 'swish'],
    ['leaky_relu', 'leakyRelu'],
  ])('reads the activation %s as %s, without a bias where it has none', (written, activation) => {
    const read = fromKerasJson(altered(5, { activation: written, use_bias: false }));
    expect(read.config.layers[5]!.config).toMatchObject({ activation, useBias: false });
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(read))))).toEqual(read);
  });

  test('keeps windows of time, their lengths in lists as Keras writes them', () => {
    const windows = sequential(
      [
        conv1d({ filters: 4, kernelSize: 3, padding: 'causal', dilationRate: 2, activation: 'relu' }),
        maxPooling1d({ poolSize: 3, strides: 2, padding: 'same' }),
        averagePooling1d(),
        lstm({ units: 2 }),
      ],
      { numFeatures: 3 },
    );
    const json = JSON.parse(JSON.stringify(toKerasJson(windows)));
    expect(json.config.layers[0].config).toMatchObject({
      kernel_size: [3],
      strides: [1],
      dilation_rate: [2],
    });
    expect(json.config.layers[1].config).toMatchObject({ pool_size: [3], strides: [2] });
    expect(fromKerasJson(json)).toEqual(windows);
    json.config.layers[0].config.groups = 2;
    expect(() => fromKerasJson(json)).toThrow('in layer 0 (Conv1D), groups is 1. Received 2.');
  });

  test('is refused with a layer this suite does not have', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(network)));
    json.config.layers[1].class_name = 'LocallyConnected1D';
    expect(() => fromKerasJson(json)).toThrow(
      "A saved network has layers that this suite has. Received 'LocallyConnected1D'. " +
        'Open it with TensorFlow.js, or with a newer version of this suite.',
    );
  });

  test('is refused when its layers do not fit', () => {
    expect(() => fromKerasJson(altered(0, { return_sequences: false }))).toThrow(
      'A saved network must be sound. gru reads sequences [batch, time, features]. Received [batch, features] ' +
        'from lstm. Set returnSequences: true on lstm.',
    );
  });

  test('never fails otherwise than with bad-saved-model, whatever it is given', () => {
    const json = JSON.stringify(toKerasJson(network));
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ class_name: fc.constant('Sequential'), config: fc.jsonValue() }),
      fc.record({
        class_name: fc.constant('Sequential'),
        config: fc.record({
          layers: fc.array(
            fc.record({
              class_name: fc.constantFrom(
                'GRU',
                'Dense',
                'Bidirectional',
                'TimeDistributed',
                'Embedding',
                'Masking',
                'LayerNormalization',
              ),
              config: fc.jsonValue(),
            }),
          ),
        }),
      }),
      fc.tuple(fc.nat(json.length - 1), fc.string({ minLength: 1, maxLength: 1 })).map(([at, letter]) => {
        try {
          return JSON.parse(json.slice(0, at) + letter + json.slice(at + 1));
        } catch {
          return null;
        }
      }),
    );
    const codeFor = (value: unknown): unknown => {
      try {
        fromKerasJson(value);
        return 'bad-saved-model';
      } catch (error) {
        return error instanceof RnnError ? error.code : error;
      }
    };
    fc.assert(
      fc.property(anything, (value) => {
        expect(codeFor(value)).toBe('bad-saved-model');
      }),
      { numRuns: 1000 },
    );
  });
});
