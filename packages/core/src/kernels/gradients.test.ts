import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import type { CellShape } from './cell-shape.js';
import type { SequencePlanOptions } from './index.js';
import { largestError } from './largest-error.test.support.js';
import { runReference, type CellNumbers } from './reference-cell.test.support.js';
import {
  planReading,
  randomNumbers,
  runCell,
  stateCountOf,
  type LossGradients,
} from './run-cell.test.support.js';

const cells: Pick<CellShape, 'kind' | 'resetAfter' | 'candidate'>[] = [
  { kind: 'simpleRnn' },
  { kind: 'lstm' },
  { kind: 'gru', resetAfter: true },
  { kind: 'gru', resetAfter: false },
  { kind: 'minGru' },
  { kind: 'minGru', candidate: 'tanh' },
  { kind: 'minGru', candidate: 'linear' },
  { kind: 'minLstm' },
  { kind: 'minLstm', candidate: 'tanh' },
  { kind: 'minLstm', candidate: 'linear' },
];

type Sizes = Pick<CellShape, 'inputDim' | 'units'>;

const runs: [string, Sizes, SequencePlanOptions][] = [
  ['one step of one sequence', { inputDim: 1, units: 1 }, { batch: 1, time: 1 }],
  ['a full batch', { inputDim: 3, units: 5 }, { batch: 5, time: 4 }],
  ['whole panels', { inputDim: 8, units: 8 }, { batch: 4, time: 3 }],
  ['lengths, one of them 0', { inputDim: 9, units: 12 }, { batch: 6, time: 5, lengths: [2, 5, 0, 1, 5, 3] }],
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

describe.each(cells)('a $kind, resetAfter $resetAfter, candidate $candidate', (kind) => {
  test.each(runs)('has the outputs of the reference: %s', (_, sizes, options) => {
    const cell = { ...kind, ...sizes };
    const { batch, time } = options;
    const numbers = randomNumbers(cell, { batch, time, seed: 7 });
    const { outputs, finalStates } = runCell(cell, numbers, options);
    const reference = runReference(cell, numbers, { time, order: planReading(options) });
    expect(largestError(outputs, reference.outputs)).toBeLessThan(1e-5);
    expect(largestError(finalStates, reference.finalStates)).toBeLessThan(1e-5);
  });

  test.each(runs)('has the gradients of central differences: %s', (_, sizes, options) => {
    const cell = { ...kind, ...sizes };
    const { batch, time } = options;
    const numbers = randomNumbers(cell, { batch, time, seed: 8 });
    const loss = randomLoss(cell, options);
    const { gradients } = runCell(cell, numbers, options, loss);
    const lossOf = referenceLoss(cell, options, loss);

    for (const name of ['inputs', 'kernel', 'recurrentKernel', 'bias'] as const) {
      const lossAt = (values: number[]): number => lossOf({ ...numbers, [name]: values });
      const expected = differences(numbers[name], lossAt);
      expect(largestError(sampled(gradients[name]!), expected)).toBeLessThan(1e-4);
    }
    for (const [state, values] of numbers.initialStates.entries()) {
      const lossAt = (changed: number[]): number =>
        lossOf({ ...numbers, initialStates: numbers.initialStates.with(state, changed) });
      const expected = differences(values, lossAt);
      expect(largestError(sampled(gradients.initialStates[state]!), expected)).toBeLessThan(1e-4);
    }
  });

  test('has the same gradients from zeros as initial states as from none', () => {
    const cell = { ...kind, inputDim: 3, units: 6 };
    const options = { batch: 3, time: 4, lengths: [4, 1, 3] };
    const numbers = { ...randomNumbers(cell, { batch: 3, time: 4, seed: 9 }), initialStates: [] };
    const zeros = Array.from({ length: stateCountOf(cell) }, () => new Float32Array(3 * cell.units));
    const loss = randomLoss(cell, options);
    const without = runCell(cell, numbers, options, loss);
    const { gradients, ...run } = runCell(cell, { ...numbers, initialStates: zeros }, options, loss);
    expect(without).toEqual({ ...run, gradients: { ...gradients, initialStates: [] } });
  });

  test('counts a missing gradient of outputs or of final states as zeros', () => {
    const cell = { ...kind, inputDim: 2, units: 5 };
    const options = { batch: 2, time: 3 };
    const numbers = randomNumbers(cell, { batch: 2, time: 3, seed: 10 });
    const loss = randomLoss(cell, options);
    const zeros = {
      outputs: new Float32Array(2 * 3 * 5),
      finalStates: loss.finalStates.map(() => new Float32Array(10)),
    };
    expect(runCell(cell, numbers, options, { outputs: loss.outputs, finalStates: [] })).toEqual(
      runCell(cell, numbers, options, { ...zeros, outputs: loss.outputs }),
    );
    expect(runCell(cell, numbers, options, { finalStates: loss.finalStates })).toEqual(
      runCell(cell, numbers, options, { ...zeros, finalStates: loss.finalStates }),
    );
  });
});

/** A loss is a weighted sum of everything that a run gives. */
function randomLoss(cell: CellShape, { batch, time }: SequencePlanOptions): LossGradients {
  const random = createRandom(11);
  const weights = (length: number): number[] => Array.from({ length }, () => random.normal());
  return {
    outputs: weights(batch * time * cell.units),
    finalStates: Array.from({ length: stateCountOf(cell) }, () => weights(batch * cell.units)),
  };
}

function referenceLoss(
  cell: CellShape,
  options: SequencePlanOptions,
  loss: LossGradients,
): (numbers: CellNumbers) => number {
  const reading = { time: options.time, order: planReading(options) };
  return (numbers) => {
    const { outputs, finalStates } = runReference(cell, numbers, reading);
    const ofStates = finalStates.map((state, index) => dot(state, loss.finalStates[index]!));
    return dot(outputs, loss.outputs!) + ofStates.reduce((sum, value) => sum + value, 0);
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

/** Up to 40 entries, evenly spread. */
function sampled(values: ArrayLike<number>): number[] {
  const stride = Math.ceil(values.length / 40);
  return Array.from(values).filter((_, index) => index % stride === 0);
}

/** Central differences at the sampled entries. */
function differences(values: ArrayLike<number>, lossAt: (values: number[]) => number): number[] {
  const step = 1e-5;
  const moved = (index: number, by: number): number =>
    lossAt(Array.from(values).with(index, values[index]! + by));
  const indices = sampled(Array.from(values, (_, index) => index));
  return indices.map((index) => (moved(index, step) - moved(index, -step)) / (2 * step));
}

test.each(['minGru', 'minLstm'] as const)(
  'a %s keeps its digits where gates are almost shut, or open',
  (kind) => {
    const cell: CellShape = { kind, inputDim: 1, units: 1, candidate: 'linear' };
    for (const [first, second] of [
      [-40, -41],
      [-60, -20],
      [30, -70],
      [70, 60],
      [-100, -100],
    ] as const) {
      const kernel = kind === 'minGru' ? [first, 1] : [first, second, 1];
      const numbers = { inputs: [1], kernel, recurrentKernel: [], initialStates: [[3]] };
      const { outputs, gradients } = runCell(
        cell,
        numbers,
        { batch: 1, time: 1 },
        { outputs: [1], finalStates: [] },
      );
      const order = [[{ readAt: 0, writeAt: 0 }]];
      const expected = runReference(cell, numbers, { time: 1, order }).outputs;
      expect(Math.abs(outputs[0]! - expected[0]!)).toBeLessThan(1e-5);
      expect(gradients.kernel.every(Number.isFinite)).toBe(true);
    }
  },
);
