import { huber } from './huber.js';
import type { Loss } from './loss.js';
import type { LossName } from './loss-options.js';
import { meanAbsoluteError } from './mean-absolute-error.js';
import { meanSquaredError } from './mean-squared-error.js';

export { binaryCrossEntropy, sparseCategoricalCrossEntropy } from './cross-entropy.js';
export { ctcLoss, ctcLosses, type CtcLossArgs } from './ctc.js';
export { gaussian, studentT } from './likelihoods.js';
export { assertLoss } from './loss-options.js';
export type { LossName, LossOptions } from './loss-options.js';
export { mixtureLoss } from './mixture-density.js';
export type { BinaryCrossEntropy, CtcLoss, MixtureDensityLoss, QuantileLoss } from './loss-options.js';
export type { SparseCategoricalCrossEntropy } from './loss-options.js';
export { toLossRule, type BatchLoss, type LossRule } from './loss-rule.js';
export { quantile } from './quantile.js';
export { realTargets, type RealTargets } from './real-targets.js';
export { huber, meanAbsoluteError, meanSquaredError, type Loss };

/** Losses that compare outputs and targets one by one, by their names. */
export const losses: Readonly<Record<LossName, Loss>> = { meanAbsoluteError, meanSquaredError, huber };
