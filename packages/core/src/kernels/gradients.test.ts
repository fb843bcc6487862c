import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import type { CellShape } from './cell-shape.js';
import type { SequencePlanOptions } from './index.js';
import { runReference, type CellNumbers } from './reference-cell.test.support.js';
import { planReading, randomNumbers, runCell, stateCountOf } from './run-cell.test.support.js';

const cells: Pick<CellShape, 'kind' | 'resetAfter'>[] = [
  { kind: 'simpleRnn' },
  { kind: 'lstm' },
  { kind: 'gru', resetAfter: true },
  { kind: 'gru', resetAfter: false },
];

const cases: [string, Pick<CellShape, 'inputDim' | 'units'>, SequencePlanOptions][] = [
  ['one step of one sequence', { inputDim: 1, units: 1 }, { batch: 1, time: 1 }],
  ['a full batch', { inputDim: 3, units: 5 }, { batch: 5, time: 4 }],
  ['whole panels', { inputDim: 8, units: 8 }, { batch: 4, time: 3 }],
  [
    'unequal lengths, one of them 0',
    { inputDim: 9, units: 12 },
    { batch: 6, time: 5, lengths: [2, 5, 0, 1, 5, 3] },
  ],
  [
    'a mask with holes',
    { inputDim: 2, units: 5 },
    { batch: 2, time: 5, mask: [1, 0, 1, 1, 0, 0, 1, 0, 0, 1] },
  ],
  ['backwards', { inputDim: 4, units: 7 }, { batch: 3, time: 4, lengths: [4, 2, 3], goBackwards: true }],
  [
    'backwards, outputs beside their inputs',
    { inputDim: 4, units: 3 },
    { batch: 2, time: 4, lengths: [4, 2], goBackwards: true, outputOrder: 'input' },
  ],
  ['no real step', { inputDim: 2, units: 3 }, { batch: 2, time: 2, lengths: [0, 0] }],
  ['more steps than one chunk', { inputDim: 2, units: 3 }, { batch: 3, time: 60, lengths: [60, 47, 52] }],
];

describe.each(cells)('a $kind (resetAfter $resetAfter)', (kind) => {
  test.each(cases)(
    'has the reference outputs and the gradients of central differences: %s',
    (_, sizes, options) => {
      const cell: CellShape = { ...kind, ...sizes };
      const { batch, time } = options;
      const numbers = randomNumbers(cell, { batch, time, seed: 7 });
      const random = createRandom(8);
      const weightsOf = (length: number): number[] => Array.from({ length }, () => random.normal());
      const loss = {
        outputs: weightsOf(batch * time * cell.units),
        finalStates: Array.from({ length: stateCountOf(cell) }, () => weightsOf(batch * cell.units)),
      };
      const reading = { time, order: planReading(options) };
      const lossOf = (changed: CellNumbers): number => {
        const { outputs, finalStates } = runReference(cell, changed, reading);
        return (
          dot(outputs, loss.outputs) +
          finalStates.reduce((sum, state, index) => sum + dot(state, loss.finalStates[index]!), 0)
        );
      };

      const { outputs, finalStates, gradients } = runCell(cell, numbers, options, loss);
      const reference = runReference(cell, numbers, reading);
      expectClose(outputs, reference.outputs, 1e-5);
      finalStates.forEach((state, index) => expectClose(state, reference.finalStates[index]!, 1e-5));

      for (const name of ['inputs', 'kernel', 'recurrentKernel', 'bias'] as const) {
        expectClose(
          gradients[name]!,
          differences(numbers[name], (values) => lossOf({ ...numbers, [name]: values })),
          1e-4,
        );
      }
      gradients.initialStates.forEach((gradient, state) => {
        const changed = (values: number[]): number =>
          lossOf({ ...numbers, initialStates: numbers.initialStates.with(state, values) });
        expectClose(gradient, differences(numbers.initialStates[state]!, changed), 1e-4);
      });
    },
  );
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

/** Central differences at up to 40 entries; NaN elsewhere. */
function differences(values: ArrayLike<number>, lossOf: (values: number[]) => number): number[] {
  const step = 1e-5;
  const stride = Math.ceil(values.length / 40);
  const at = (index: number, by: number): number =>
    lossOf(Array.from(values).with(index, values[index]! + by));
  return Array.from({ length: values.length }, (_, index) =>
    index % stride === 0 ? (at(index, step) - at(index, -step)) / (2 * step) : Number.NaN,
  );
}

/** Within `tolerance` of the largest expected number, but at least of 1. */
function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const known = Array.from(expected).filter((value) => !Number.isNaN(value));
  const allowed = tolerance * known.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let index = 0; index < actual.length; index++) {
    if (!Number.isNaN(expected[index]))
      expect(Math.abs(actual[index]! - expected[index]!)).toBeLessThanOrEqual(allowed);
  }
}
