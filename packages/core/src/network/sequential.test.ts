import { describe, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  featuresAfter,
  globalAveragePooling1d,
  globalMaxPooling1d,
  masking,
  gru,
  lstm,
  outputShape,
  readsIds,
  sequential,
  simpleRnn,
} from './index.js';

describe('sequential', () => {
  test('names layers as Keras does, around the names that were chosen', () => {
    const { config } = sequential(
      [
        gru({ units: 4, returnSequences: true }),
        gru({ units: 4, returnSequences: true, name: 'gru_1' }),
        gru({ units: 4, returnSequences: true }),
        simpleRnn({ units: 2 }),
        dropout({ rate: 0.1 }),
        dense({ units: 1 }),
      ],
      { numFeatures: 3 },
    );
    expect(config.layers.map((layer) => layer.config.name)).toEqual([
      'gru',
      'gru_1',
      'gru_2',
      'simple_rnn',
      'dropout',
      'dense',
    ]);
  });

  test('is plain data with every default said', () => {
    expect(sequential([lstm({ units: 8 })], { numFeatures: 2 })).toEqual({
      className: 'Sequential',
      config: {
        name: 'sequential',
        inputShape: [null, 2],
        layers: [
          {
            className: 'LSTM',
            config: {
              name: 'lstm',
              units: 8,
              returnSequences: false,
              goBackwards: false,
              useBias: true,
              activation: 'tanh',
              recurrentActivation: 'sigmoid',
              unitForgetBias: true,
            },
          },
        ],
      },
    });
  });

  test('knows the shape of its outputs', () => {
    const shapeOf = (...layers: Parameters<typeof sequential>[0]): number[] =>
      outputShape(sequential(layers, { numFeatures: 3 }), { batch: 2, time: 7 });
    expect(shapeOf(gru({ units: 4, returnSequences: true }), dense({ units: 5 }))).toEqual([2, 7, 5]);
    expect(shapeOf(gru({ units: 4 }), dense({ units: 5 }))).toEqual([2, 5]);
    expect(shapeOf(dropout({ rate: 0.5 }))).toEqual([2, 7, 3]);
    expect(shapeOf(bidirectional({ layer: gru({ units: 4 }) }))).toEqual([2, 8]);
    expect(shapeOf(masking(), globalMaxPooling1d(), dense({ units: 5 }))).toEqual([2, 5]);
    const both = bidirectional({ layer: gru({ units: 4, returnSequences: true }), mergeMode: 'sum' });
    expect(shapeOf(both)).toEqual([2, 7, 4]);
  });

  test('reads ids when it begins with an embedding', () => {
    const network = sequential([embedding({ inputDim: 9, outputDim: 4 }), gru({ units: 2 })]);
    expect(network.config.inputShape).toEqual([null]);
    expect(readsIds(network)).toBe(true);
    expect(featuresAfter(network, 0)).toBe(4);
    expect(outputShape(network, { batch: 3, time: 5 })).toEqual([3, 2]);
  });

  test.each([
    [
      () => sequential([gru({ units: 0 })], { numFeatures: 1 }),
      'gru: units is a whole number above 0. Received 0. Set it when the network is made.',
    ],
    [
      () => sequential([gru({ units: 1 })], { numFeatures: 1.5 }),
      'numFeatures is a whole number above 0. Received 1.5. Set it when the network is made.',
    ],
    [
      () => sequential([], { numFeatures: 1 }),
      'A network has at least one layer. Received none. Add one, such as gru({ units: 32 }).',
    ],
    [
      () => sequential([dropout({ rate: 1 })], { numFeatures: 1 }),
      'dropout: rate is at least 0 and below 1. Received 1. 0.2 is a usual value.',
    ],
    [
      () => sequential([gru({ units: 1, name: 'a/b' })], { numFeatures: 1 }),
      "A layer's name holds letters, digits, '_', '-' and '.'. Received 'a/b'. Rename it.",
    ],
    [
      () => sequential([dense({ units: 1, name: 'a' }), dense({ units: 1, name: 'a' })], { numFeatures: 1 }),
      "Each layer has a name of its own. Received 'a' twice. Rename one, or leave names out.",
    ],
    [
      () => sequential([gru({ units: 1 }), dense({ units: 2 }), lstm({ units: 2 })], { numFeatures: 1 }),
      'lstm reads sequences [batch, time, features]. Received [batch, features] from gru. ' +
        'Set returnSequences: true on gru.',
    ],
    [
      () => sequential([bidirectional({ layer: gru({ units: 1, goBackwards: true }) })], { numFeatures: 1 }),
      'bidirectional: layer is the one that goes forwards. Received goBackwards: true. ' +
        'Leave it out: a second one goes backwards.',
    ],
    [
      () => sequential([bidirectional({ layer: lstm({ units: 1 }) }), gru({ units: 2 })], { numFeatures: 1 }),
      'gru reads sequences [batch, time, features]. Received [batch, features] from bidirectional. ' +
        'Set returnSequences: true on bidirectional.',
    ],
    [
      () => sequential([embedding({ inputDim: 4, outputDim: 2 })], { numFeatures: 1 }),
      'A network that begins with an embedding reads ids [batch, time]. Received numFeatures 1. Leave it out.',
    ],
    [
      () => sequential([gru({ units: 1 }), embedding({ inputDim: 4, outputDim: 2 })], { numFeatures: 1 }),
      "An embedding reads the network's ids. Received embedding behind gru. Put it first.",
    ],
    [
      () => sequential([embedding({ inputDim: 0, outputDim: 2 })]),
      'embedding: inputDim is a whole number above 0. Received 0. Set it when the network is made.',
    ],
    [
      () => sequential([globalAveragePooling1d(), gru({ units: 1 })], { numFeatures: 1 }),
      'gru reads sequences [batch, time, features]. Received [batch, features] from global_average_pooling1d. ' +
        'Put gru before global_average_pooling1d.',
    ],
    [
      () => sequential([gru({ units: 1 })]),
      'numFeatures is a whole number above 0. Received undefined. Set it when the network is made.',
    ],
  ])('refuses what cannot be a network (%#)', (make, message) => {
    expect(make).toThrow(message);
  });
});

test('bidirectional says how it is written to whoever writes it as in Keras', () => {
  const asInKeras = bidirectional as unknown as (layer: unknown) => unknown;
  expect(() => asInKeras(lstm({ units: 3 }))).toThrow(
    'A bidirectional layer reads by a recurrent one. Received layer: nothing. Write bidirectional({ layer: lstm({ units: 8 }) }).',
  );
});
