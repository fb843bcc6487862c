import type { DenseArray } from '../data/dense-array.js';
import { roundWeights, type Network, type WeightFormat, type Weights } from '../network/index.js';
import { createEngine } from './engine.js';

/** What rounded weights to be judged by. */
export interface RoundingOptions {
  readonly format: WeightFormat;
  /** [batch, time, numFeatures], or ids [batch, time]: as they come in use. */
  readonly inputs: DenseArray;
  readonly lengths?: Int32Array;
}

/** How far outputs move when weights are kept in a format: the largest difference, and the mean one. */
export function measureRounding(
  network: Network,
  weights: Weights,
  { format, inputs, lengths }: RoundingOptions,
): { readonly largest: number; readonly mean: number } {
  const options = lengths ? { lengths } : {};
  const exact = createEngine(network, weights).predict(inputs, options).values;
  const rounded = createEngine(network, roundWeights(weights, format)).predict(inputs, options).values;
  let largest = 0;
  let sum = 0;
  for (const [at, value] of exact.entries()) {
    const difference = Math.abs(value - rounded[at]!);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / Math.max(1, exact.length) };
}
