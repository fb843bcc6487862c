import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { createHost, floats, packDense, runDense, type DenseShape } from './index.js';
import { largestError } from './largest-error.test.support.js';
import { copyIn, spoiled } from './run-cell.test.support.js';

const activations: Record<DenseShape['activation'], (row: number[]) => number[]> = {
  linear: (row) => row,
  tanh: (row) => row.map(Math.tanh),
  sigmoid: (row) => row.map((x) => 1 / (1 + Math.exp(-x))),
  relu: (row) => row.map((x) => Math.max(0, x)),
  softmax(row) {
    const powers = row.map((x) => Math.exp(x - Math.max(...row)));
    const sum = powers.reduce((total, power) => total + power, 0);
    return powers.map((power) => power / sum);
  },
};

const names = ['linear', 'tanh', 'sigmoid', 'relu', 'softmax'] as const;

describe('a dense layer', () => {
  test.each(names)('has the numbers of float64, for any number of rows and units: %s', (activation) => {
    const random = createRandom(3);
    for (const [rows, inputDim, units] of [
      [1, 1, 1],
      [3, 7, 5],
      [4, 8, 8],
      [65, 9, 17],
    ] as const) {
      const make = (length: number): number[] => Array.from({ length }, () => random.normal());
      const inputs = make(rows * inputDim);
      const kernel = make(inputDim * units);
      const bias = make(units);
      const expected = Array.from({ length: rows }, (_, row) =>
        activations[activation](
          Array.from({ length: units }, (_, unit) =>
            Array.from(
              { length: inputDim },
              (_, k) => inputs[row * inputDim + k]! * kernel[k * units + unit]!,
            ).reduce((sum, product) => sum + product, bias[unit]!),
          ),
        ),
      );
      expect(
        largestError(run({ inputDim, units, activation }, { inputs, kernel, bias }), expected.flat()),
      ).toBeLessThan(1e-5);
    }
  });

  test('may have no bias', () => {
    expect([
      ...run({ inputDim: 1, units: 2, activation: 'linear' }, { inputs: [2], kernel: [3, 4] }),
    ]).toEqual([6, 8]);
  });

  test('has a sigmoid that never reaches 0, so that its logarithm is finite', () => {
    const [low, high] = run(
      { inputDim: 1, units: 2, activation: 'sigmoid' },
      { inputs: [1], kernel: [-80, 80] },
    );
    expect(low).toBeGreaterThan(0);
    expect(high).toBe(1);
  });

  test('has a softmax that sums to 1 for sums far apart', () => {
    const outputs = run(
      { inputDim: 1, units: 3, activation: 'softmax' },
      { inputs: [1], kernel: [1000, -1000, 999] },
    );
    expect(outputs.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
    expect(outputs[0]! / outputs[2]!).toBeCloseTo(Math.E, 4);
  });

  test.each(names)('shows a NaN instead of hiding it: %s', (activation) => {
    expect(run({ inputDim: 1, units: 1, activation }, { inputs: [Number.NaN], kernel: [1] })[0]).toBeNaN();
  });
});

function run(
  shape: DenseShape,
  {
    inputs,
    kernel,
    bias,
  }: { readonly inputs: number[]; readonly kernel: number[]; readonly bias?: number[] },
): Float32Array {
  const host = createHost();
  const rows = inputs.length / shape.inputDim;
  const dense = packDense(host, shape, { kernel: copyIn(host, kernel), bias: copyIn(host, bias) });
  const outputs = spoiled(host, rows * shape.units);
  runDense(dense, { rows, inputs: copyIn(host, inputs), outputs });
  dense.free();
  return floats(host, outputs, rows * shape.units).slice();
}
