import {
  createEngine,
  gru,
  initializeWeights,
  lstm,
  sequential,
  type DenseArray,
  type Engine,
  type Network,
  type Weights,
} from '@recurrent/core';

/** Features, units, batch, time. */
export interface Size {
  readonly I: number;
  readonly H: number;
  readonly B: number;
  readonly T: number;
}

/** The three sizes at which everything is compared. */
export const sizes: readonly Size[] = [
  { I: 8, H: 32, B: 32, T: 50 },
  { I: 64, H: 64, B: 32, T: 100 },
  { I: 64, H: 128, B: 64, T: 100 },
];

export const nameOf = ({ I, H, B, T }: Size): string => `I${I} H${H} B${B} T${T}`;

/** One recurrent layer that gives every step, with first weights, and what it reads. */
export interface Case {
  readonly network: Network;
  readonly weights: Weights;
  readonly engine: Engine;
  readonly inputs: DenseArray;
}

export function caseOf(cell: 'lstm' | 'gru', { I, H, B, T }: Size): Case {
  const layer = { units: H, returnSequences: true };
  const network = sequential([cell === 'lstm' ? lstm(layer) : gru(layer)], { numFeatures: I });
  const weights = initializeWeights(network, 1);
  return { network, weights, engine: createEngine(network, weights), inputs: numbers([B, T, I]) };
}

/** Numbers from −1 to 1 that are the same each time. */
export function numbers(shape: readonly number[]): DenseArray {
  const length = shape.reduce((product, axis) => product * axis, 1);
  return { shape, values: Float32Array.from({ length }, (_, at) => Math.sin(at * 12.9898 + (at % 7))) };
}
