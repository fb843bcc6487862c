import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { glorotUniform, orthogonal } from './initializers.js';
import {
  bidirectional,
  dense,
  embedding,
  gru,
  initializeWeights,
  lstm,
  sequential,
  simpleRnn,
  weightSpecs,
} from './index.js';

describe('weightSpecs', () => {
  test('are in the order and layout of Keras', () => {
    const network = sequential(
      [
        lstm({ units: 4, returnSequences: true }),
        gru({ units: 5, returnSequences: true }),
        gru({ units: 6, resetAfter: false, returnSequences: true }),
        simpleRnn({ units: 7, useBias: false }),
        dense({ units: 2 }),
      ],
      { numFeatures: 3 },
    );
    expect(weightSpecs(network)).toEqual([
      { name: 'lstm/kernel', shape: [3, 16] },
      { name: 'lstm/recurrent_kernel', shape: [4, 16] },
      { name: 'lstm/bias', shape: [16] },
      { name: 'gru/kernel', shape: [4, 15] },
      { name: 'gru/recurrent_kernel', shape: [5, 15] },
      { name: 'gru/bias', shape: [2, 15] },
      { name: 'gru_1/kernel', shape: [5, 18] },
      { name: 'gru_1/recurrent_kernel', shape: [6, 18] },
      { name: 'gru_1/bias', shape: [18] },
      { name: 'simple_rnn/kernel', shape: [6, 7] },
      { name: 'simple_rnn/recurrent_kernel', shape: [7, 7] },
      { name: 'dense/kernel', shape: [7, 2] },
      { name: 'dense/bias', shape: [2] },
    ]);
  });
});

describe('a layer in both directions', () => {
  const network = sequential([bidirectional({ layer: lstm({ units: 1 }) })], { numFeatures: 2 });

  test('has the weights of both, forwards first', () => {
    expect(weightSpecs(network)).toEqual([
      { name: 'bidirectional/forward_lstm/kernel', shape: [2, 4] },
      { name: 'bidirectional/forward_lstm/recurrent_kernel', shape: [1, 4] },
      { name: 'bidirectional/forward_lstm/bias', shape: [4] },
      { name: 'bidirectional/backward_lstm/kernel', shape: [2, 4] },
      { name: 'bidirectional/backward_lstm/recurrent_kernel', shape: [1, 4] },
      { name: 'bidirectional/backward_lstm/bias', shape: [4] },
    ]);
  });

  test('starts each as it would start alone, from other numbers', () => {
    const [kernel, , bias, backwardKernel, , backwardBias] = initializeWeights(network, 1);
    expect([...bias!.values]).toEqual([0, 1, 0, 0]);
    expect(backwardBias!.values).toEqual(bias!.values);
    expect(backwardKernel!.values).not.toEqual(kernel!.values);
  });
});

describe('initializeWeights', () => {
  const network = sequential([lstm({ units: 3 }), dense({ units: 2 })], { numFeatures: 2 });

  test('gives the same weights for the same seed, and others for another', () => {
    expect(initializeWeights(network, 5)).toEqual(initializeWeights(network, 5));
    expect(initializeWeights(network, 5)).not.toEqual(initializeWeights(network, 6));
  });

  test("starts biases at 0 and the forget gate's at 1", () => {
    const bias = initializeWeights(network, 0).find(({ name }) => name === 'lstm/bias')!;
    expect([...bias.values]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
  });

  test('starts an embedding within ±0.05, as Keras does', () => {
    const [embeddings] = initializeWeights(sequential([embedding({ inputDim: 50, outputDim: 8 })]), 1);
    expect(embeddings!.shape).toEqual([50, 8]);
    expect(Math.max(...embeddings!.values.map(Math.abs))).toBeLessThanOrEqual(0.05);
    expect(Math.max(...embeddings!.values)).toBeGreaterThan(0.045);
  });

  test('fills every weight of the network', () => {
    const weights = initializeWeights(network, 0);
    expect(weights.map(({ name, shape }) => ({ name, shape }))).toEqual(weightSpecs(network));
  });
});

describe('orthogonal', () => {
  test('gives unit vectors at right angles along the shorter side', () => {
    const side = fc.integer({ min: 1, max: 24 });
    fc.assert(
      fc.property(fc.integer(), side, side, (seed, rows, columns) => {
        const matrix = orthogonal(createRandom(seed), { rows, columns });
        const vector = (index: number): number[] =>
          columns >= rows
            ? [...matrix.subarray(index * columns, (index + 1) * columns)]
            : Array.from({ length: rows }, (_, row) => matrix[row * columns + index]!);
        const count = Math.min(rows, columns);
        for (let left = 0; left < count; left++) {
          for (let right = 0; right <= left; right++) {
            const other = vector(right);
            const dot = vector(left).reduce((sum, value, index) => sum + value * other[index]!, 0);
            expect(dot).toBeCloseTo(left === right ? 1 : 0, 5);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('glorotUniform', () => {
  test('stays within ±√(6 / (rows + columns)) and fills that range', () => {
    const values = glorotUniform(createRandom(1), { rows: 40, columns: 20 });
    const limit = Math.sqrt(6 / 60);
    expect(Math.max(...values)).toBeLessThanOrEqual(limit);
    expect(Math.max(...values)).toBeGreaterThan(0.95 * limit);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-limit);
    expect(Math.min(...values)).toBeLessThan(-0.95 * limit);
  });
});
