import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CellShape } from './cell-shape.js';
import { createHost, floats, packCell, stepCell } from './index.js';
import { largestError } from './largest-error.test.support.js';
import { copyIn, randomNumbers, runCell, stateCountOf, type CellRun } from './run-cell.test.support.js';

const cells = fc
  .constantFrom<Pick<CellShape, 'kind' | 'resetAfter'>>(
    { kind: 'simpleRnn' },
    { kind: 'lstm' },
    { kind: 'gru', resetAfter: true },
    { kind: 'gru', resetAfter: false },
    { kind: 'minGru' },
    { kind: 'minLstm' },
  )
  .chain((kind) =>
    fc
      .record({ inputDim: fc.integer({ min: 1, max: 18 }), units: fc.integer({ min: 1, max: 20 }) })
      .map((sizes): CellShape => ({ ...kind, ...sizes })),
  );

const batches = fc.record({
  time: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(),
  shares: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 11 }),
});

const runs = { numRuns: 60, seed: 1 };

describe('the kernels', () => {
  test('give the same whatever stands in padded steps and however long the padding is', () => {
    fc.assert(
      fc.property(cells, batches, fc.integer({ min: 1, max: 4 }), (cell, { time, seed, shares }, padding) => {
        const batch = shares.length;
        const lengths = shares.map((share) => Math.round(share * time));
        const numbers = randomNumbers(cell, { batch, time, seed });
        const inputs = padSteps(numbers.inputs, { batch, time, padding, width: cell.inputDim });
        for (const [sequence, length] of lengths.entries()) {
          inputs.fill(
            Number.NaN,
            (sequence * (time + padding) + length) * cell.inputDim,
            (sequence + 1) * (time + padding) * cell.inputDim,
          );
        }
        const short = runCell(cell, numbers, { batch, time, lengths });
        const long = runCell(cell, { ...numbers, inputs }, { batch, time: time + padding, lengths });
        expect(long.finalStates).toEqual(short.finalStates);
        expect(long.outputs).toEqual(padSteps(short.outputs, { batch, time, padding, width: cell.units }));
      }),
      runs,
    );
  });

  test('run each sequence of a batch as if it were alone', () => {
    fc.assert(
      fc.property(cells, batches, (cell, { time, seed, shares }) => {
        const batch = shares.length;
        const lengths = shares.map((share) => Math.round(share * time));
        const numbers = randomNumbers(cell, { batch, time, seed });
        const together = runCell(cell, numbers, { batch, time, lengths });
        for (const [sequence, length] of lengths.entries()) {
          const rowsOf = (values: ArrayLike<number>): number[] => rowOf(values, { batch, sequence });
          const alone = runCell(
            cell,
            { ...numbers, inputs: rowsOf(numbers.inputs), initialStates: numbers.initialStates.map(rowsOf) },
            { batch: 1, time, lengths: [length] },
          );
          expect(largestError(alone.outputs, rowsOf(together.outputs))).toBeLessThan(1e-6);
          expect(largestError(alone.finalStates, together.finalStates.map(rowsOf))).toBeLessThan(1e-6);
        }
      }),
      { ...runs, numRuns: 20 },
    );
  });

  test('give step by step what they give at once', () => {
    fc.assert(
      fc.property(cells, batches, (cell, { time, seed, shares }) => {
        const batch = shares.length;
        const numbers = randomNumbers(cell, { batch, time, seed });
        const whole = runCell(cell, numbers, { batch, time });
        const steps = runSteps(cell, numbers, { batch, time });
        expect(largestError(steps.outputs, whole.outputs)).toBeLessThan(1e-6);
        expect(largestError(steps.finalStates, whole.finalStates)).toBeLessThan(1e-6);
      }),
      runs,
    );
  });
});

function runSteps(
  cell: CellShape,
  numbers: ReturnType<typeof randomNumbers>,
  { batch, time }: { readonly batch: number; readonly time: number },
): CellRun {
  const host = createHost();
  const packed = packCell(host, cell, {
    kernel: copyIn(host, numbers.kernel),
    recurrentKernel: copyIn(host, numbers.recurrentKernel),
    bias: copyIn(host, numbers.bias),
  });
  const states = numbers.initialStates.map((values) => copyIn(host, values));
  const inputs = host.allocate(batch * cell.inputDim * 4);
  const outputs = new Float32Array(batch * time * cell.units);
  for (let step = 0; step < time; step++) {
    for (let sequence = 0; sequence < batch; sequence++) {
      const start = (sequence * time + step) * cell.inputDim;
      const row = Array.from(numbers.inputs).slice(start, start + cell.inputDim);
      floats(host, inputs + sequence * cell.inputDim * 4, cell.inputDim).set(row);
    }
    stepCell(packed, { batch, inputs, states });
    for (let sequence = 0; sequence < batch; sequence++) {
      const h = floats(host, states[0]! + sequence * cell.units * 4, cell.units);
      outputs.set(h, (sequence * time + step) * cell.units);
    }
  }
  const finalStates = states
    .slice(0, stateCountOf(cell))
    .map((offset) => floats(host, offset, batch * cell.units).slice());
  packed.free();
  return { outputs, finalStates };
}

interface Padded {
  readonly batch: number;
  readonly time: number;
  readonly padding: number;
  readonly width: number;
}

/** [batch, time, width] → [batch, time + padding, width] */
function padSteps(values: ArrayLike<number>, { batch, time, padding, width }: Padded): Float32Array {
  const padded = new Float32Array(batch * (time + padding) * width);
  for (let sequence = 0; sequence < batch; sequence++) {
    padded.set(rowOf(values, { batch, sequence }), sequence * (time + padding) * width);
  }
  return padded;
}

function rowOf(
  values: ArrayLike<number>,
  { batch, sequence }: { batch: number; sequence: number },
): number[] {
  const width = values.length / batch;
  return Array.from(values).slice(sequence * width, (sequence + 1) * width);
}
