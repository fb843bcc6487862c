import type { KernelHost } from './kernel-host.js';
import { trainingKernels } from './training-kernels.js';

/** Byte offsets of a weight, its gradient, and what Adam remembers of it: all of them hold `length` numbers. */
export interface AdamTensors {
  readonly length: number;
  readonly weights: number;
  readonly gradients: number;
  readonly means: number;
  readonly squares: number;
  /** Where the moved weight goes; it may be where the weight is. */
  readonly moved: number;
}

/** The numbers of one step of Adam. */
export interface AdamStep {
  /** How much each gradient counts. */
  readonly scale: number;
  readonly beta1: number;
  readonly beta2: number;
  /** The learning rate with Adam's corrections for the first steps. */
  readonly rate: number;
  readonly epsilon: number;
  /** Share of a weight that is left once it has decayed; 1 where it does not. */
  readonly kept: number;
}

/** Moves a weight; its means and squares change in place. */
export function runAdam(host: KernelHost, tensors: AdamTensors, step: AdamStep): void {
  const { length, weights, gradients, means, squares, moved } = tensors;
  const { scale, beta1, beta2, rate, epsilon, kept } = step;
  // prettier-ignore
  trainingKernels(host).adam(length, weights, gradients, means, squares, moved, scale, 1 - beta1, 1 - beta2, rate, epsilon, kept);
}
