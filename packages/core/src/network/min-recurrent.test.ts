import { describe, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  fromKerasJson,
  initializeWeights,
  minGru,
  minLstm,
  sequential,
  toKerasJson,
  weightSpecs,
  type MinRecurrentConfig,
} from './index.js';

const options = {
  dropout: 0.2,
  kernelInitializer: 'heNormal',
  biasInitializer: 'ones',
  kernelRegularizer: { l2: 0.1 },
  biasRegularizer: { l1: 0.2 },
  kernelConstraint: { name: 'unitNorm' },
  biasConstraint: { name: 'nonNeg' },
} as const;
const network = sequential(
  [
    minGru({ units: 4, returnSequences: true, activation: 'tanh', ...options }),
    bidirectional({ layer: minLstm({ units: 3, returnSequences: true, useBias: false }) }),
    minLstm({ units: 2, activation: 'linear', goBackwards: true }),
    dense({ units: 1 }),
  ],
  { numFeatures: 3 },
);

describe('layers whose gates see the inputs alone', () => {
  test('have no recurrent kernel: z and h side by side in a minGRU, f, i and h in a minLSTM', () => {
    expect(weightSpecs(network)).toEqual([
      { name: 'min_gru/kernel', shape: [3, 8] },
      { name: 'min_gru/bias', shape: [8] },
      { name: 'bidirectional/forward_min_lstm/kernel', shape: [4, 9] },
      { name: 'bidirectional/backward_min_lstm/kernel', shape: [4, 9] },
      { name: 'min_lstm/kernel', shape: [6, 6] },
      { name: 'min_lstm/bias', shape: [6] },
      { name: 'dense/kernel', shape: [2, 1] },
      { name: 'dense/bias', shape: [1] },
    ]);
  });

  test('begin as their options say', () => {
    const [kernel, bias] = initializeWeights(network, 1);
    expect(new Set(bias!.values)).toEqual(new Set([1]));
    const limit = Math.sqrt(6 / (3 + 8));
    // Normals of He's are wider than Glorot's limit somewhere.
    expect(Math.max(...kernel!.values.map(Math.abs))).toBeGreaterThan(limit);
  });

  test('are the same when read back from JSON, with all their options', () => {
    expect(fromKerasJson(JSON.parse(JSON.stringify(toKerasJson(network))))).toEqual(network);
  });

  test('are refused in JSON with what has no meaning for them', () => {
    const json = JSON.parse(JSON.stringify(toKerasJson(network)));
    json.config.layers[0].config.recurrent_dropout = 0.5;
    expect(() => fromKerasJson(json)).toThrow('every option is known. Received {"recurrent_dropout":0.5}.');
    json.config.layers[0].config = { ...json.config.layers[0].config, recurrent_dropout: null };
    json.config.layers[0].config.activation = 'relu';
    expect(() => fromKerasJson(json)).toThrow("activation is g, tanh, linear. Received 'relu'.");
  });

  test.each([{ recurrentDropout: 0.1 }, { zoneoutHidden: 0.1 }, { layerNormalization: true }])(
    'have no %o',
    (other) => {
      const given = { units: 2, ...other } as { units: number } & Partial<MinRecurrentConfig>;
      expect(() => sequential([minGru(given)], { numFeatures: 1 })).toThrow(
        'min_gru: gates that see the inputs alone have name, units, returnSequences, goBackwards, stateful, useBias, activation, ' +
          'dropout, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer, kernelConstraint, ' +
          `biasConstraint. Received ${Object.keys(other)[0]}. Leave it out, or take gru or lstm.`,
      );
    },
  );

  test('have one of three candidates', () => {
    const given = { units: 2, activation: 'relu' } as unknown as MinRecurrentConfig;
    expect(() => sequential([minLstm(given)], { numFeatures: 1 })).toThrow(
      "min_lstm: activation is one of g, tanh, linear. Received 'relu'. Choose one of these.",
    );
  });
});
