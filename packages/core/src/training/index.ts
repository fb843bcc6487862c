export { prepareBackend, type BackendOptions, type WasmPaths } from '../backend/index.js';
export { ctcLoss, ctcLosses, type CtcLossArgs } from '../losses/index.js';
export {
  huber,
  losses,
  meanAbsoluteError,
  meanSquaredError,
  binaryCrossEntropy,
  gaussian,
  mixtureLoss,
  quantile,
  sparseCategoricalCrossEntropy,
  studentT,
  type BinaryCrossEntropy,
  type CtcLoss,
  type Loss,
  type LossName,
  type LossOptions,
  type QuantileLoss,
  type SparseCategoricalCrossEntropy,
} from '../losses/index.js';
export type {
  OptimizerOptions,
  AdamOptions,
  AdamWOptions,
  RmspropOptions,
  SgdOptions,
  TensorflowOptimizerOptions,
} from './optimizers/index.js';
export { trainNetwork, type TrainingResult } from './train-network.js';
export type { TrainingOptions } from './training-options.js';
export type { OutputLoss } from './network-loss.js';
export type { EpochRecord, TrainingProgress } from './training-progress.js';
export type { MetricName, MetricValues } from './validation-metrics.js';
export type { CheckpointOptions, CheckpointStore } from './checkpoint-store.js';
export type { Clip } from './clipping.js';
export type { CosineDecay, ExponentialDecay, LearningRateSchedule } from './learning-rate.js';
export type { PlateauDecay } from './plateau.js';
export type { GradientFlow } from './gradient-flow.js';
export { gradientNorms, type GradientNorms, type GradientNormsOptions } from './gradient-norms.js';
