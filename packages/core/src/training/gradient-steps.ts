import type * as tf from '@tensorflow/tfjs-core';
import { clipped, squaredNorm, type Clip } from './clipping.js';
import { createGradientSum, type GradientSumState } from './gradient-sum.js';
import type { Optimizer } from './optimizers/index.js';

/** How a batch's gradients become a step. */
export interface StepOptions {
  readonly learningRate: number;
  /** Whether the optimizer takes its step now, with these gradients and all those before that made none. */
  readonly endsStep: boolean;
}

/** The gradients of a batch's mean loss. */
export interface BatchGradients {
  readonly gradients: readonly tf.Tensor[];
  /** Their common length. */
  readonly norm: number;
  /** How much the batch's targets count. */
  readonly total: number;
}

/** From gradients to steps of an optimizer: small batches added up, long gradients shortened. */
export interface GradientSteps {
  take(batch: BatchGradients, options: StepOptions): void;
  /** A step with what made none yet, if there is any. */
  finish(learningRate: number): void;
  /** What made no step yet, when there is any. */
  pending(): GradientSumState | undefined;
  restore(pending: GradientSumState | undefined): void;
  dispose(): void;
}

export function createGradientSteps(
  variables: readonly tf.Variable[],
  { optimizer, clip }: { readonly optimizer: Optimizer; readonly clip: Clip },
): GradientSteps {
  const sum = createGradientSum(variables);
  const step = ({ gradients, norm }: Omit<BatchGradients, 'total'>, learningRate: number): void => {
    const { gradients: short, scale } = clipped(gradients, clip, norm);
    optimizer.step(short, { learningRate, scale });
  };
  const finish = (learningRate: number): void => {
    if (sum.isEmpty) return;
    const gradients = sum.take();
    step({ gradients, norm: Math.sqrt(squaredNorm(gradients).dataSync()[0]!) }, learningRate);
  };
  return {
    take(batch, { learningRate, endsStep }) {
      if (endsStep && sum.isEmpty) {
        step(batch, learningRate);
        return;
      }
      sum.add(batch.gradients, batch.total);
      if (endsStep) finish(learningRate);
    },
    finish,
    pending: () => sum.state(),
    restore: (pending) => sum.restore(pending),
    dispose: () => sum.dispose(),
  };
}
