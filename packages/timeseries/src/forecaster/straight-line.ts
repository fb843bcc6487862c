import type { DenseArray } from '@recurrent/core';

/** The best straight line from one step's inputs to each output of that step. */
export interface StraightLine {
  readonly numOutputs: number;
  /** [numFeatures + 1, numOutputs]; the last row holds the constants. */
  readonly coefficients: Float32Array;
}

const maxRows = 20_000;
const ridge = 1;

/**
 * Least squares, slightly shrunk; an output that its median foretells better than its line gets that median.
 * @param table inputs [rows, numFeatures] and outputs [rows, numOutputs]; NaN where an outcome is not known
 */
export function fitStraightLine(table: {
  readonly inputs: DenseArray;
  readonly outputs: DenseArray;
}): StraightLine {
  const { inputs, outputs } = table;
  const [rows, numFeatures] = inputs.shape as [number, number];
  const numOutputs = outputs.shape[1]!;
  const stride = Math.ceil(rows / maxRows);
  const coefficients = new Float32Array((numFeatures + 1) * numOutputs);
  for (let output = 0; output < numOutputs; output++) {
    const pairs: Pair[] = [];
    for (let row = 0; row < rows; row += stride) {
      const target = outputs.values[row * numOutputs + output]!;
      if (Number.isNaN(target)) continue;
      pairs.push({ input: inputs.values.subarray(row * numFeatures, (row + 1) * numFeatures), target });
    }
    const best = bestOf([leastSquares(pairs, numFeatures), medianOf(pairs, numFeatures)], pairs);
    for (const [feature, value] of best.entries()) coefficients[feature * numOutputs + output] = value;
  }
  return { numOutputs, coefficients };
}

/** One step's inputs [numFeatures] → its outputs [numOutputs], written to `into`. */
export function followLine(
  { numOutputs, coefficients }: StraightLine,
  input: Float32Array,
  into: Float32Array,
): void {
  into.set(coefficients.subarray(input.length * numOutputs));
  for (const [feature, value] of input.entries()) {
    const from = feature * numOutputs;
    for (let output = 0; output < numOutputs; output++) into[output]! += value * coefficients[from + output]!;
  }
}

interface Pair {
  readonly input: Float32Array;
  readonly target: number;
}

/** [numFeatures + 1] */
type Coefficients = Float64Array;

function valueAt(coefficients: Coefficients, input: Float32Array): number {
  return input.reduce((sum, value, feature) => sum + value * coefficients[feature]!, coefficients.at(-1)!);
}

function bestOf(candidates: readonly Coefficients[], pairs: readonly Pair[]): Coefficients {
  const errors = candidates.map((one) =>
    pairs.reduce((sum, { input, target }) => sum + Math.abs(valueAt(one, input) - target), 0),
  );
  return candidates[errors.indexOf(Math.min(...errors))]!;
}

function medianOf(pairs: readonly Pair[], numFeatures: number): Coefficients {
  const targets = Float64Array.from(pairs, ({ target }) => target).sort();
  const coefficients = new Float64Array(numFeatures + 1);
  coefficients[numFeatures] = targets[Math.floor(targets.length / 2)] ?? 0;
  return coefficients;
}

/** Solves (XᵀX + ridge) w = Xᵀy, the constant not shrunk. */
function leastSquares(pairs: readonly Pair[], numFeatures: number): Coefficients {
  const size = numFeatures + 1;
  const products = Array.from({ length: size }, () => new Float64Array(size + 1));
  const extended = new Float64Array(size + 1).fill(1);
  for (const { input, target } of pairs) {
    extended.set(input);
    extended[size] = target;
    for (let row = 0; row < size; row++) {
      for (let column = row; column <= size; column++)
        products[row]![column]! += extended[row]! * extended[column]!;
    }
  }
  for (let row = 0; row < size; row++) {
    products[row]![row]! += row < numFeatures ? ridge : 1e-9;
    for (let column = 0; column < row; column++) products[row]![column] = products[column]![row]!;
  }
  return solve(products);
}

/** Gaussian elimination of a positive definite matrix with its right side as last column; needs no pivots. */
function solve(matrix: readonly Float64Array[]): Float64Array {
  const size = matrix.length;
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = pivot + 1; row < size; row++) {
      const factor = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let column = pivot; column <= size; column++)
        matrix[row]![column]! -= factor * matrix[pivot]![column]!;
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let sum = matrix[row]![size]!;
    for (let column = row + 1; column < size; column++) sum -= matrix[row]![column]! * solution[column]!;
    solution[row] = sum / matrix[row]![row]!;
  }
  return solution;
}
