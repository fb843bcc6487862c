import { describe, expect, test } from 'vitest';
import { dense, gru, initializeWeights, lstm, sequential, type WeightFormat } from '../network/index.js';
import { randomArray } from './any-network.test.support.js';
import { measureRounding } from './rounding-loss.js';

const network = sequential(
  [lstm({ units: 32, returnSequences: true }), gru({ units: 32 }), dense({ units: 4 })],
  {
    numFeatures: 8,
  },
);
const weights = initializeWeights(network, 1);
const inputs = randomArray(1, [16, 40, 8]);
const lossOf = (format: WeightFormat): { largest: number; mean: number } =>
  measureRounding(network, weights, { format, inputs });

describe('outputs of rounded weights', () => {
  test('are those of exact ones when nothing is rounded', () => {
    expect(lossOf('float32')).toEqual({ largest: 0, mean: 0 });
  });

  test('stay within 1e-3 by float16, and within 1e-2 by int8, over 40 steps of two layers', () => {
    expect(lossOf('float16').largest).toBeLessThan(1e-3);
    expect(lossOf('int8').largest).toBeLessThan(1e-2);
    expect(lossOf('int8').largest).toBeGreaterThan(lossOf('float16').largest);
  });

  test('are closer with a scale for each column than with one range for all', () => {
    expect(lossOf('int8').mean).toBeLessThan(lossOf('uint8').mean);
  });

  test('may be judged on real steps only', () => {
    const short = measureRounding(network, weights, {
      format: 'int8',
      inputs,
      lengths: new Int32Array(16).fill(1),
    });
    expect(short.mean).toBeGreaterThan(0);
    expect(short.mean).toBeLessThan(lossOf('int8').mean);
  });
});
