import type { CellShape } from './cell-shape.js';

/** Numbers of a run, by name; row-major. */
export interface CellNumbers {
  /** [batch, time, inputDim] */
  readonly inputs: ArrayLike<number>;
  readonly kernel: ArrayLike<number>;
  readonly recurrentKernel: ArrayLike<number>;
  readonly bias?: ArrayLike<number> | undefined;
  readonly initialStates: readonly ArrayLike<number>[];
}

/** The times that each sequence reads, in order, and where it writes them. */
export type ReadingOrder = readonly (readonly { readonly readAt: number; readonly writeAt: number }[])[];

/** A cell in float64 and as plainly as it can be said: what the kernels are measured by. */
export function runReference(
  cell: CellShape,
  numbers: CellNumbers,
  { time, order }: { readonly time: number; readonly order: ReadingOrder },
): { outputs: number[]; finalStates: number[][] } {
  const { inputDim, units } = cell;
  const batch = order.length;
  const outputs = Array.from({ length: batch * time * units }, () => 0);
  const stateCount = cell.kind === 'lstm' ? 2 : 1;
  const finalStates = Array.from({ length: stateCount }, () => [] as number[]);
  for (const [sequence, steps] of order.entries()) {
    let states = finalStates.map((_, state) => {
      const initial = numbers.initialStates[state];
      return vector(units, (unit) => (initial ? initial[sequence * units + unit]! : 0));
    });
    for (const { readAt, writeAt } of steps) {
      const start = (sequence * time + readAt) * inputDim;
      const x = vector(inputDim, (column) => numbers.inputs[start + column]!);
      states = stepOf(cell)(cell, numbers, x, states);
      for (let unit = 0; unit < units; unit++) {
        outputs[(sequence * time + writeAt) * units + unit] = states[0]![unit]!;
      }
    }
    for (const [state, values] of states.entries()) finalStates[state]!.push(...values);
  }
  return { outputs, finalStates };
}

type Step = (cell: CellShape, numbers: CellNumbers, x: number[], states: number[][]) => number[][];

function stepOf({ kind, resetAfter = true }: CellShape): Step {
  if (kind === 'lstm') return lstm;
  if (kind === 'simpleRnn') return simpleRnn;
  if (kind === 'minGru') return minGru;
  if (kind === 'minLstm') return minLstm;
  return resetAfter ? gru : gruResetBefore;
}

/** h' = tanh(x W + h U + b) */
const simpleRnn: Step = (cell, numbers, x, [h]) => {
  const sum = gateSums(cell, numbers, x, h!);
  return [vector(cell.units, (unit) => Math.tanh(sum(0, unit)))];
};

/** c' = σ(f) c + σ(i) tanh(g); h' = σ(o) tanh(c') */
const lstm: Step = (cell, numbers, x, [h, c]) => {
  const sum = gateSums(cell, numbers, x, h!);
  const next = vector(
    cell.units,
    (unit) => sigmoid(sum(1, unit)) * c![unit]! + sigmoid(sum(0, unit)) * Math.tanh(sum(2, unit)),
  );
  return [vector(cell.units, (unit) => sigmoid(sum(3, unit)) * Math.tanh(next[unit]!)), next];
};

/** g = tanh(x W + b + σ(r) (h U + b')); h' = σ(z) h + (1 − σ(z)) g */
const gru: Step = (cell, numbers, x, [h]) => {
  const fromInputs = products(numbers.kernel, x, 3 * cell.units);
  const fromState = products(numbers.recurrentKernel, h!, 3 * cell.units);
  const at = (gate: number, unit: number): number => gate * cell.units + unit;
  const bias = (row: number, index: number): number => numbers.bias?.[row * 3 * cell.units + index] ?? 0;
  const input = (index: number): number => fromInputs(index) + bias(0, index);
  const state = (index: number): number => fromState(index) + bias(1, index);
  return [
    vector(cell.units, (unit) => {
      const z = sigmoid(input(at(0, unit)) + state(at(0, unit)));
      const r = sigmoid(input(at(1, unit)) + state(at(1, unit)));
      const g = Math.tanh(input(at(2, unit)) + r * state(at(2, unit)));
      return z * h![unit]! + (1 - z) * g;
    }),
  ];
};

/** g = tanh(x W + b + (σ(r) h) U); h' = σ(z) h + (1 − σ(z)) g */
const gruResetBefore: Step = (cell, numbers, x, [h]) => {
  const sum = gateSums(cell, numbers, x, h!);
  const reset = vector(cell.units, (unit) => sigmoid(sum(1, unit)) * h![unit]!);
  const candidate = gateSums(cell, numbers, x, reset);
  return [
    vector(cell.units, (unit) => {
      const z = sigmoid(sum(0, unit));
      return z * h![unit]! + (1 - z) * Math.tanh(candidate(2, unit));
    }),
  ];
};

/** z = σ(x W + b), h' = (1 − z) h + z g */
const minGru: Step = (cell, numbers, x, [h]) => {
  const sum = gateSums(cell, numbers, x, h!);
  return [
    vector(cell.units, (unit) => {
      const z = sigmoid(sum(0, unit));
      return (1 - z) * h![unit]! + z * candidateOf(cell, sum(1, unit));
    }),
  ];
};

/** f, i = σ(x W + b), h' = (f h + i g) / (f + i) */
const minLstm: Step = (cell, numbers, x, [h]) => {
  const sum = gateSums(cell, numbers, x, h!);
  return [
    vector(cell.units, (unit) => {
      const [f, i] = [sigmoid(sum(0, unit)), sigmoid(sum(1, unit))];
      return (f * h![unit]! + i * candidateOf(cell, sum(2, unit))) / (f + i);
    }),
  ];
};

function candidateOf({ candidate = 'g' }: CellShape, x: number): number {
  if (candidate === 'linear') return x;
  if (candidate === 'tanh') return Math.tanh(x);
  return x >= 0 ? x + 0.5 : sigmoid(x);
}

/** (gate, unit) → x W + h U + b */
function gateSums({ kind, units }: CellShape, numbers: CellNumbers, x: number[], h: number[]) {
  const columns = { simpleRnn: 1, gru: 3, lstm: 4, minGru: 2, minLstm: 3 }[kind] * units;
  const fromInputs = products(numbers.kernel, x, columns);
  const readsState = numbers.recurrentKernel.length > 0;
  const fromState = readsState ? products(numbers.recurrentKernel, h, columns) : () => 0;
  return (gate: number, unit: number): number => {
    const column = gate * units + unit;
    return fromInputs(column) + fromState(column) + (numbers.bias?.[column] ?? 0);
  };
}

/** column → Σ x[row] matrix[row, column] */
function products(matrix: ArrayLike<number>, x: readonly number[], columns: number) {
  return (column: number): number =>
    x.reduce((sum, value, row) => sum + value * matrix[row * columns + column]!, 0);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function vector(count: number, valueOf: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => valueOf(index));
}
