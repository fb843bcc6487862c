import type { Random } from '../random.js';

/** Row-major [rows, columns]. */
export interface MatrixShape {
  readonly rows: number;
  readonly columns: number;
}

/** Uniform in ±√(6 / (rows + columns)). Source: Glorot and Bengio 2010, eq. 16. */
export function glorotUniform(random: Random, { rows, columns }: MatrixShape): Float32Array {
  const limit = Math.sqrt(6 / (rows + columns));
  return Float32Array.from({ length: rows * columns }, () => (2 * random.uniform() - 1) * limit);
}

/** Uniform in ±0.05, as Keras begins an embedding. */
export function smallUniform(random: Random, { rows, columns }: MatrixShape): Float32Array {
  return Float32Array.from({ length: rows * columns }, () => (2 * random.uniform() - 1) * 0.05);
}

/**
 * A matrix whose shorter side's vectors have length 1 and stand at right angles.
 * Source: Saxe, McClelland and Ganguli 2014; by Gram and Schmidt on normals, so that each orientation is equally likely.
 */
export function orthogonal(random: Random, { rows, columns }: MatrixShape): Float32Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  for (let index = 0; index < count; index++) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const earlier of vectors) subtractProjection(vector, earlier);
    const norm = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / norm));
  }
  const wide = columns >= rows;
  return Float32Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns);
    const column = at % columns;
    return wide ? vectors[row]![column]! : vectors[column]![row]!;
  });
}

function subtractProjection(vector: Float64Array, onto: Float64Array): void {
  const along = dot(vector, onto);
  for (let index = 0; index < vector.length; index++) vector[index]! -= along * onto[index]!;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
