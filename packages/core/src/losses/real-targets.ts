import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';

/** Which targets of a batch count, and how much they count together. */
export interface RealTargets {
  /** Shaped as the targets, or as their first axes; all count 1 when left out. */
  readonly weights?: DenseArray;
  /** The sum of all targets' weights. */
  readonly total: number;
}

/**
 * Target weights of a batch. Where the network has outputs at every step, targets at steps behind a row's length never
 * count.
 */
export function realTargets(
  { inputs, lengths, targets, targetWeights }: TrainingBatch,
  { everyStep }: { readonly everyStep: boolean },
): RealTargets {
  const [batch = 0, time = 0] = inputs.shape;
  if (!everyStep || !lengths?.some((length) => length < time)) {
    if (!targetWeights) return { total: targets.values.length };
    return { weights: targetWeights, total: totalOf(targetWeights, targets) };
  }
  const weights = toEveryStep(targetWeights, [batch, time]);
  const width = weights.values.length / (batch * time);
  lengths.forEach((length, row) =>
    weights.values.fill(0, (row * time + length) * width, (row + 1) * time * width),
  );
  return { weights, total: totalOf(weights, targets) };
}

/** The sum of the weights of all targets. */
export function totalOf(weights: DenseArray, targets: DenseArray): number {
  const sum = weights.values.reduce((total, weight) => total + weight, 0);
  return (sum * targets.values.length) / weights.values.length;
}

/** A copy of weights [batch], [batch, time] or shaped as the targets, with an axis of time in any case. */
function toEveryStep(weights: DenseArray | undefined, [batch, time]: [number, number]): DenseArray {
  if (!weights) return { values: new Float32Array(batch * time).fill(1), shape: [batch, time] };
  if (weights.shape.length > 1) return { values: weights.values.slice(), shape: weights.shape };
  const values = Float32Array.from(
    { length: batch * time },
    (_, at) => weights.values[Math.floor(at / time)]!,
  );
  return { values, shape: [batch, time] };
}
