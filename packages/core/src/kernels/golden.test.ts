import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CellShape } from './cell-shape.js';
import { largestError } from './largest-error.test.support.js';
import { runCell } from './run-cell.test.support.js';

interface GoldenCase {
  readonly name: string;
  readonly cell: CellShape;
  readonly batch: number;
  readonly time: number;
  readonly goBackwards: boolean;
  readonly mask?: number[];
  readonly lengths?: number[];
  readonly inputs: number[];
  readonly kernel: number[];
  readonly recurrentKernel: number[];
  readonly bias: number[];
  readonly initialStates: number[][];
  readonly outputWeights: number[];
  readonly finalStateWeights: number[][];
  readonly outputs: number[];
  readonly finalStates: number[][];
  readonly gradients: Record<'inputs' | 'kernel' | 'recurrentKernel' | 'bias', number[]> & {
    readonly initialStates: number[][];
  };
}

function readGolden(file: string): GoldenCase[] {
  const url = new URL(`../../../../tooling/golden/${file}`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { cases: GoldenCase[] }).cases;
}

// keras-recurrent.json: tooling/golden/keras_recurrent.py, Keras 3.15.1.
describe.each(readGolden('keras-recurrent.json'))(
  'Keras, $cell.kind, resetAfter $cell.resetAfter, $name',
  (golden) => {
    compare(golden);
  },
);

// torch-recurrent.json: tooling/golden/torch_recurrent.py, PyTorch 1.13.0.
describe.each(readGolden('torch-recurrent.json'))('PyTorch, $cell.kind, $name', (golden) => {
  compare(golden);
});

// torch-min-recurrent.json: tooling/golden/torch_min_recurrent.py, PyTorch 1.13.0.
describe.each(readGolden('torch-min-recurrent.json'))('PyTorch, $cell.kind, $name', (golden) => {
  compare(golden);
});

function compare(golden: GoldenCase): void {
  const { cell, batch, time, goBackwards, mask, lengths, gradients } = golden;
  const run = runCell(
    cell,
    golden,
    mask ? { batch, time, goBackwards, mask } : { batch, time, goBackwards, lengths },
    {
      outputs: golden.outputWeights,
      finalStates: golden.finalStateWeights,
    },
  );

  test('our outputs are its outputs', () => {
    expect(largestError(run.outputs, golden.outputs)).toBeLessThan(1e-5);
    expect(largestError(run.finalStates, golden.finalStates)).toBeLessThan(1e-5);
  });

  const parts = ['inputs', 'kernel', 'recurrentKernel', 'bias', 'initialStates'] as const;
  test.each(parts.filter((part) => golden[part].length > 0))(
    'our gradients of %s are its gradients',
    (name) => {
      expect(largestError(run.gradients[name]!, gradients[name])).toBeLessThan(1e-5);
    },
  );
}
