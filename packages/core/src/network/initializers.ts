import type { Random } from '../random.js';
import type { InitializerName } from './layer-config.js';

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

/** Numbers of a variance of `scale` over a matrix's rows, columns or both; normal ones within two deviations, as Keras. */
function varianceScaled(
  random: Random,
  { rows, columns }: MatrixShape,
  { scale, over, isNormal }: { readonly scale: number; readonly over: number; readonly isNormal: boolean },
): Float32Array {
  const variance = scale / Math.max(1, over);
  const limit = Math.sqrt(3 * variance);
  // The deviation of a normal cut at ±2 is 0.8796 of the whole one's.
  const deviation = Math.sqrt(variance) / 0.87962566103423978;
  const draw = isNormal
    ? () => deviation * truncatedNormal(random)
    : () => (2 * random.uniform() - 1) * limit;
  return Float32Array.from({ length: rows * columns }, draw);
}

function truncatedNormal(random: Random): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return value;
  }
}

/** First numbers of a matrix by the initializer's name. */
export function drawMatrix(
  name: InitializerName,
  { random, ...matrix }: MatrixShape & { readonly random: Random },
): Float32Array {
  const { rows, columns } = matrix;
  const both = (rows + columns) / 2;
  switch (name) {
    case 'glorotUniform':
      return glorotUniform(random, matrix);
    case 'glorotNormal':
      return varianceScaled(random, matrix, { scale: 1, over: both, isNormal: true });
    case 'heUniform':
    case 'heNormal':
      return varianceScaled(random, matrix, { scale: 2, over: rows, isNormal: name === 'heNormal' });
    case 'lecunUniform':
    case 'lecunNormal':
      return varianceScaled(random, matrix, { scale: 1, over: rows, isNormal: name === 'lecunNormal' });
    case 'orthogonal':
      return orthogonal(random, matrix);
    case 'identity':
      return Float32Array.from({ length: rows * columns }, (_, at) =>
        Math.floor(at / columns) === at % columns ? 1 : 0,
      );
    default:
      return new Float32Array(rows * columns).fill(name === 'ones' ? 1 : 0);
  }
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
