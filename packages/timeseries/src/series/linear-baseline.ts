import { fitScale, RnnError } from '@recurrent/core';
import type { ForecastRule } from './baselines.js';
import { fillMissing } from './fill-missing.js';
import { columnOf, lengthOf, type Series } from './series.js';

/** The best line from a window to what follows it. */
export interface LinearBaseline {
  readonly windowSize: number;
  /** The line over a column of a series; NaN where a window is not whole. */
  ruleOf(series: Series, column: string): ForecastRule;
}

/** What a line is fitted to. */
export interface LinearBaselineOptions {
  readonly columns: readonly string[];
  readonly windowSize: number;
  readonly horizon: number;
  /** Series on which the ridge is chosen; the last fifth of those to learn from when left out. */
  readonly validation?: readonly Series[];
}

const ridges = [1, 10, 100, 1e3, 3e3, 1e4, 3e4, 1e5];

/**
 * Ridge regression from the last `windowSize` values, less the last of them, to each of the next `horizon`, one line for
 * all columns and series. It is what DLinear and NLinear can at best become, since a trend and what remains of it are
 * both linear in the window; solved, not trained, so that nothing is left to luck.
 * Source: Zeng et al. 2023; Toner and Darlow 2024 for the closed form.
 * @throws {RnnError} bad-data when no series has a whole window with what follows it
 */
export function fitLinearBaseline(series: readonly Series[], options: LinearBaselineOptions): LinearBaseline {
  const { columns, windowSize, horizon } = options;
  const size = { windowSize, horizon };
  const [learned, judged] = options.validation
    ? [columnsIn(series, columns), columnsIn(options.validation, columns)]
    : splitOff(columnsIn(series, columns), windowSize + horizon);
  const known = productsOf(learned, size);
  if (known.count === 0) {
    throw new RnnError(
      'bad-data',
      `A line is fitted to at least ${windowSize + horizon} rows: windowSize ${windowSize} + horizon ${horizon}. ` +
        `Received ${Math.max(0, ...series.map(lengthOf))} in the longest series. Give a longer one, or smaller sizes.`,
    );
  }
  const unknown = productsOf(judged, size);
  const lines = ridges.map((ridge) => solveRidge(known, ridge * columns.length));
  const errors = lines.map((line) => squaresOf(line, unknown));
  const best = errors.indexOf(Math.min(...errors));
  const line = options.validation
    ? lines[best]!
    : solveRidge(productsOf(columnsIn(series, columns), size), ridges[best]! * columns.length);
  return { windowSize, ruleOf: (one, column) => ruleOf(fillMissing(columnOf(one, column)), line) };
}

/** Sums of products of all windows' values, the last one of each window taken from them. */
interface Products {
  readonly windowSize: number;
  readonly horizon: number;
  readonly count: number;
  /** [windowSize + horizon, windowSize + horizon] */
  readonly sums: Float64Array;
}

/** [windowSize, horizon] */
interface Line {
  readonly windowSize: number;
  readonly horizon: number;
  readonly weights: Float64Array;
}

function columnsIn(series: readonly Series[], columns: readonly string[]): Float64Array[] {
  return series.flatMap((one) =>
    columns.map((column) => {
      const values = fillMissing(columnOf(one, column));
      const from = values.findIndex((value) => !Number.isNaN(value));
      const known = from === -1 ? new Float64Array(0) : values.subarray(from);
      const { mean, deviation } = fitScale(known);
      return known.map((value) => (value - mean) / deviation);
    }),
  );
}

/** The last fifth of each column apart, with the window before it. */
function splitOff(columns: readonly Float64Array[], width: number): [Float64Array[], Float64Array[]] {
  const cuts = columns.map((values) => {
    const cut = Math.floor(0.8 * values.length);
    return cut >= width ? cut : values.length;
  });
  return [
    columns.map((values, index) => values.subarray(0, cuts[index])),
    columns.map((values, index) => values.subarray(Math.max(0, cuts[index]! - width))),
  ];
}

/** Each product of two places is that of the places before, one window on: no window is ever read as a whole. */
function productsOf(
  columns: readonly Float64Array[],
  { windowSize, horizon }: { readonly windowSize: number; readonly horizon: number },
): Products {
  const width = windowSize + horizon;
  const raw = new Float64Array(width * width);
  let count = 0;
  for (const values of columns) {
    const windows = values.length - width + 1;
    if (windows <= 0) continue;
    count += windows;
    for (let right = 0; right < width; right++) {
      let sum = 0;
      for (let at = 0; at < windows; at++) sum += values[at]! * values[at + right]!;
      raw[right]! += sum;
      for (let row = 0, column = right; column + 1 < width; row++, column++) {
        sum += values[windows + row]! * values[windows + column]! - values[row]! * values[column]!;
        raw[(row + 1) * width + column + 1]! += sum;
      }
    }
  }
  const last = windowSize - 1;
  const at = (row: number, column: number): number =>
    row <= column ? raw[row * width + column]! : raw[column * width + row]!;
  const sums = new Float64Array(width * width);
  for (let row = 0; row < width; row++) {
    for (let column = 0; column < width; column++) {
      sums[row * width + column] = at(row, column) - at(row, last) - at(last, column) + at(last, last);
    }
  }
  return { windowSize, horizon, count, sums };
}

/** Solves (XᵀX + ridge) W = XᵀY by Cholesky's factors. */
function solveRidge({ windowSize, horizon, sums }: Products, ridge: number): Line {
  const width = windowSize + horizon;
  const factor = new Float64Array(windowSize * windowSize);
  for (let row = 0; row < windowSize; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = sums[row * width + column]! + (row === column ? ridge : 0);
      for (let k = 0; k < column; k++)
        sum -= factor[row * windowSize + k]! * factor[column * windowSize + k]!;
      factor[row * windowSize + column] =
        row === column ? Math.sqrt(sum) : sum / factor[column * windowSize + column]!;
    }
  }
  const weights = new Float64Array(windowSize * horizon);
  const solution = new Float64Array(windowSize);
  for (let ahead = 0; ahead < horizon; ahead++) {
    for (let row = 0; row < windowSize; row++) {
      let sum = sums[row * width + windowSize + ahead]!;
      for (let k = 0; k < row; k++) sum -= factor[row * windowSize + k]! * solution[k]!;
      solution[row] = sum / factor[row * windowSize + row]!;
    }
    for (let row = windowSize - 1; row >= 0; row--) {
      let sum = solution[row]!;
      for (let k = row + 1; k < windowSize; k++) sum -= factor[k * windowSize + row]! * solution[k]!;
      solution[row] = sum / factor[row * windowSize + row]!;
      weights[row * horizon + ahead] = solution[row]!;
    }
  }
  return { windowSize, horizon, weights };
}

/** Σ (Y − XW)² over windows, from their products alone. */
function squaresOf({ windowSize, horizon, weights }: Line, { sums }: Products): number {
  const width = windowSize + horizon;
  let total = 0;
  for (let ahead = 0; ahead < horizon; ahead++) {
    const outcome = windowSize + ahead;
    total += sums[outcome * width + outcome]!;
    for (let row = 0; row < windowSize; row++) {
      let product = -2 * sums[row * width + outcome]!;
      for (let column = 0; column < windowSize; column++) {
        product += sums[row * width + column]! * weights[column * horizon + ahead]!;
      }
      total += weights[row * horizon + ahead]! * product;
    }
  }
  return total;
}

function ruleOf(values: Float64Array, { windowSize, horizon, weights }: Line): ForecastRule {
  return (origin, ahead) => {
    const from = origin - windowSize + 1;
    if (from < 0 || ahead > horizon) return NaN;
    const last = values[origin]!;
    let sum = last;
    for (let row = 0; row < windowSize; row++) {
      sum += (values[from + row]! - last) * weights[row * horizon + ahead - 1]!;
    }
    return sum;
  };
}
