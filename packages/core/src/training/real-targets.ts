import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';

/** Which targets of a batch count, and how much they count together. */
export interface RealTargets {
  /** Shaped as the targets, or as their first axes; all count 1 when left out. */
  readonly weights?: DenseArray;
  /** The sum of all targets' weights. */
  readonly total: number;
}

/** Target weights of a batch; targets at steps behind a row's length never count. */
export function realTargets({ inputs, lengths, targets, targetWeights }: TrainingBatch): RealTargets {
  const [batch = 0, time = 0] = inputs.shape;
  const isSequence = targets.shape[1] === time && targets.shape.length > 2;
  if (!isSequence || !lengths?.some((length) => length < time)) {
    if (!targetWeights) return { total: targets.values.length };
    return { weights: targetWeights, total: sumOf(targetWeights, targets) };
  }
  const shape = targetWeights?.shape ?? [batch, time];
  const values = targetWeights?.values.slice() ?? new Float32Array(batch * time).fill(1);
  const width = values.length / (batch * time);
  lengths.forEach((length, row) => values.fill(0, (row * time + length) * width, (row + 1) * time * width));
  const weights = { values, shape };
  return { weights, total: sumOf(weights, targets) };
}

function sumOf(weights: DenseArray, targets: DenseArray): number {
  const sum = weights.values.reduce((total, weight) => total + weight, 0);
  return (sum * targets.values.length) / weights.values.length;
}
