import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import { fitStraightLine, followLine } from './straight-line.js';

const random = createRandom(1);
const rows = 2000;
const inputs = { values: Float32Array.from({ length: rows * 2 }, () => random.normal()), shape: [rows, 2] };

describe('the straight line', () => {
  test('finds the line that made its outputs, and looks past those not known', () => {
    const values = Float32Array.from({ length: rows }, (_, row) =>
      row % 7 === 0 ? NaN : 3 * inputs.values[row * 2]! - 2 * inputs.values[row * 2 + 1]! + 1,
    );
    const line = fitStraightLine({ inputs, outputs: { values, shape: [rows, 1] } });
    const output = new Float32Array(1);
    followLine(line, Float32Array.of(0.5, -1), output);
    expect(output[0]).toBeCloseTo(4.5, 2);
  });

  test('is the median where that is nearer', () => {
    // Mostly nothing, sometimes much, whatever the inputs: a line would follow the mean, 1.
    const values = Float32Array.from({ length: rows }, (_, row) => (row % 10 === 0 ? 10 : 0));
    const line = fitStraightLine({ inputs, outputs: { values, shape: [rows, 1] } });
    expect([...line.coefficients]).toEqual([0, 0, 0]);
  });
});
