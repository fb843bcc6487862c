import * as tf from '@tensorflow/tfjs-core';
import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import { binaryCrossEntropy, sparseCategoricalCrossEntropy } from './cross-entropy.js';
import { ctcOfBatch } from './ctc-of-batch.js';
import { huber } from './huber.js';
import { gaussian, studentT } from './likelihoods.js';
import { mixtureWidth, toFullMixture } from '../network/index.js';
import type { Loss } from './loss.js';
import { toFullLoss, type FullLossOptions, type LossOptions } from './loss-options.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanSquaredError } from './mean-squared-error.js';
import { assertWidth, mixtureLoss } from './mixture-density.js';
import { quantile } from './quantile.js';
import { realTargets, totalOf, type RealTargets } from './real-targets.js';

/** What a batch's outputs cost. */
export interface BatchLoss {
  /** The mean over its targets. */
  readonly loss: tf.Scalar;
  /** How much its targets count together. */
  readonly total: number;
}

/** A loss as training uses it. */
export interface LossRule {
  /** The shape of targets for outputs of a shape; undefined where an axis is free. */
  targetShape(outputs: readonly number[]): readonly (number | undefined)[];
  of(batch: TrainingBatch, outputs: tf.Tensor): BatchLoss;
}

/** The rule of a loss. */
export function toLossRule(options: LossOptions): LossRule {
  const full = toFullLoss(options);
  if (full.name === 'ctc') {
    const { blank = 0 } = full;
    return {
      targetShape: ([batch]) => [batch, undefined],
      of: (batch, outputs) => ctcOfBatch(batch, { outputs, blank }),
    };
  }
  const loss = lossOf(full);
  return {
    targetShape: (outputs) => targetShapeOf(full, outputs),
    of(batch, outputs) {
      const counted = weigh(full, batch, realTargets(batch, { everyStep: outputs.rank > 2 }));
      const weights = counted.weights && toTensor(counted.weights);
      return { loss: loss(toTensor(batch.targets), outputs, weights), total: counted.total };
    },
  };
}

function lossOf(options: Exclude<FullLossOptions, { name: 'ctc' }>): Loss {
  switch (options.name) {
    case 'sparseCategoricalCrossEntropy':
      return sparseCategoricalCrossEntropy(options.labelSmoothing);
    case 'binaryCrossEntropy':
      return binaryCrossEntropy(options.labelSmoothing);
    case 'quantile':
      return quantile(options.quantiles);
    case 'gaussian':
      return gaussian;
    case 'studentT':
      return studentT;
    case 'mixtureDensity':
      return mixtureLoss(options);
    default:
      return { meanAbsoluteError, meanSquaredError, huber }[options.name];
  }
}

function targetShapeOf(options: FullLossOptions, outputs: readonly number[]): (number | undefined)[] {
  const axes = outputs.slice(0, -1);
  const width = outputs.at(-1)!;
  switch (options.name) {
    case 'sparseCategoricalCrossEntropy':
      return axes;
    case 'quantile':
      return [...axes, width / options.quantiles.length];
    case 'gaussian':
      return [...axes, width / 2];
    case 'studentT':
      return [...axes, width / 3];
    case 'mixtureDensity':
      assertWidth(width, mixtureWidth(options));
      return [...axes, toFullMixture(options).outputDim];
    default:
      return [...outputs];
  }
}

/** Lets classes count as much as they should. */
function weigh(options: FullLossOptions, { targets }: TrainingBatch, real: RealTargets): RealTargets {
  if (!('classWeights' in options) || !options.classWeights) return real;
  const { classWeights } = options;
  const each = targets.values.length / (real.weights?.values.length ?? 1);
  const weightOf = (target: number, at: number): number => {
    if (options.name === 'sparseCategoricalCrossEntropy') return classWeights[target] ?? 0;
    return 1 + (classWeights[at % classWeights.length]! - 1) * target;
  };
  const values = targets.values.map((target, at) => {
    const weight = real.weights?.values[Math.floor(at / each)] ?? 1;
    return weight === 0 ? 0 : weight * weightOf(target, at);
  });
  const weights = { values, shape: targets.shape };
  return { weights, total: totalOf(weights, targets) };
}

function toTensor({ values, shape }: DenseArray): tf.Tensor {
  return tf.tensor(values, [...shape]);
}
