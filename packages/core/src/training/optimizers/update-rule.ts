import type * as tf from '@tensorflow/tfjs-core';

/** A weight, and what its optimizer remembers of it. */
export interface Parameter {
  readonly variable: tf.Variable;
  /** Shaped as the variable, 0 at first. */
  readonly slots: readonly tf.Variable[];
  readonly isBias: boolean;
}

/** Which step this is, and how long. */
export interface Step {
  /** Counts from 1. */
  readonly number: number;
  readonly learningRate: number;
  /** How much the gradient counts. */
  readonly scale: number;
}

/** How one weight follows its gradient. */
export interface UpdateRule {
  /** How many tensors of a weight's shape it remembers. */
  readonly slotCount: number;
  update(parameter: Parameter, gradient: tf.Tensor, step: Step): void;
}
