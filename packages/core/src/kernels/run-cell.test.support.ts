import { createRandom } from '../random.js';
import type { CellShape } from './cell-shape.js';
import {
  createHost,
  floats,
  planSequence,
  runBackward,
  runForward,
  savedSize,
  type KernelHost,
  type SequencePlanOptions,
} from './index.js';
import type { CellNumbers, ReadingOrder } from './reference-cell.test.support.js';

export interface LossGradients {
  readonly outputs?: ArrayLike<number> | undefined;
  readonly finalStates: readonly ArrayLike<number>[];
}

export interface CellRun {
  readonly outputs: Float32Array;
  readonly finalStates: readonly Float32Array[];
}

export interface CellRunGradients {
  readonly inputs: Float32Array;
  readonly kernel: Float32Array;
  readonly recurrentKernel: Float32Array;
  readonly bias?: Float32Array;
  readonly initialStates: readonly Float32Array[];
}

export function gatesOf({ kind }: CellShape): number {
  return { simpleRnn: 1, gru: 3, lstm: 4, minGru: 2, minLstm: 3 }[kind];
}

export function stateCountOf({ kind }: CellShape): number {
  return kind === 'lstm' ? 2 : 1;
}

export function biasLength(cell: CellShape): number {
  const rows = cell.kind === 'gru' && cell.resetAfter !== false ? 2 : 1;
  return rows * gatesOf(cell) * cell.units;
}

/** Random numbers for every part of a run. */
export function randomNumbers(
  cell: CellShape,
  { batch, time, seed }: { readonly batch: number; readonly time: number; readonly seed: number },
): CellNumbers & { readonly bias: ArrayLike<number> } {
  const random = createRandom(seed);
  const make = (length: number, scale: number): Float32Array =>
    Float32Array.from({ length }, () => random.normal() * scale);
  const columns = gatesOf(cell) * cell.units;
  return {
    inputs: make(batch * time * cell.inputDim, 1),
    kernel: make(cell.inputDim * columns, 0.6),
    recurrentKernel: make(cell.kind.startsWith('min') ? 0 : cell.units * columns, 0.5),
    bias: make(biasLength(cell), 0.3),
    initialStates: Array.from({ length: stateCountOf(cell) }, () => make(batch * cell.units, 0.5)),
  };
}

/** Copies numbers into fresh memory. */
export function copyIn(host: KernelHost, values: ArrayLike<number> | undefined): number {
  if (!values) return 0;
  const offset = host.allocate(values.length * 4);
  floats(host, offset, values.length).set(values);
  return offset;
}

/** Fresh memory full of a number that no result may hold by chance. */
export function spoiled(host: KernelHost, length: number): number {
  return copyIn(host, new Float32Array(length).fill(12345));
}

export function planReading(options: SequencePlanOptions): ReadingOrder {
  const { batch, time } = options;
  const { inputRows, outputRows } = planSequence(options);
  return Array.from({ length: batch }, (_, sequence) =>
    [...inputRows.entries()]
      .filter(([, row]) => Math.floor(row / time) === sequence)
      .map(([packed, row]) => ({ readAt: row % time, writeAt: outputRows[packed]! % time })),
  );
}

/** Runs a cell in a host, forward, and backward where gradients of a loss are given. */
export function runCell(cell: CellShape, numbers: CellNumbers, options: SequencePlanOptions): CellRun;
export function runCell(
  cell: CellShape,
  numbers: CellNumbers,
  options: SequencePlanOptions,
  loss: LossGradients,
): CellRun & { readonly gradients: CellRunGradients };
export function runCell(
  cell: CellShape,
  numbers: CellNumbers,
  options: SequencePlanOptions,
  loss?: LossGradients,
): CellRun & { readonly gradients?: CellRunGradients } {
  const host = createHost();
  const plan = planSequence(options);
  const { batch, time } = options;
  const stateLength = batch * cell.units;
  const outputLength = time * stateLength;
  const weights = {
    kernel: copyIn(host, numbers.kernel),
    recurrentKernel: copyIn(host, numbers.recurrentKernel),
    bias: copyIn(host, numbers.bias),
  };
  const inputs = copyIn(host, numbers.inputs);
  const initialStates = numbers.initialStates.map((values) => copyIn(host, values));
  const outputs = spoiled(host, outputLength);
  const finalStates = Array.from({ length: stateCountOf(cell) }, () => spoiled(host, stateLength));
  const saved = loss ? spoiled(host, savedSize(cell, plan)) : 0;
  runForward(host, cell, plan, { ...weights, inputs, initialStates, outputs, finalStates, saved });
  const read = (offset: number, length: number): Float32Array => floats(host, offset, length).slice();
  const run: CellRun = {
    outputs: read(outputs, outputLength),
    finalStates: finalStates.map((offset) => read(offset, stateLength)),
  };
  if (!loss) return run;
  const gradients = {
    inputs: spoiled(host, numbers.inputs.length),
    kernel: spoiled(host, numbers.kernel.length),
    recurrentKernel: spoiled(host, numbers.recurrentKernel.length),
    bias: numbers.bias ? spoiled(host, numbers.bias.length) : 0,
    initialStates: numbers.initialStates.map(() => spoiled(host, stateLength)),
  };
  runBackward(host, cell, plan, {
    ...weights,
    inputs,
    initialStates,
    saved,
    outputGradients: copyIn(host, loss.outputs),
    finalStateGradients: loss.finalStates.map((values) => copyIn(host, values)),
    gradients,
  });
  return {
    ...run,
    gradients: {
      inputs: read(gradients.inputs, numbers.inputs.length),
      kernel: read(gradients.kernel, numbers.kernel.length),
      recurrentKernel: read(gradients.recurrentKernel, numbers.recurrentKernel.length),
      ...(numbers.bias && { bias: read(gradients.bias, numbers.bias.length) }),
      initialStates: gradients.initialStates.map((offset) => read(offset, stateLength)),
    },
  };
}
