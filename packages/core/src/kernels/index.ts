export { runAdam, type AdamStep, type AdamTensors } from './adam.js';
export type { CellShape, CellWeights } from './cell-shape.js';
export { packDense, runDense, type DenseShape, type DenseTensors, type PackedDense } from './dense.js';
export { runBackward, type BackwardTensors, type CellGradients } from './backward.js';
export { runForward, runPackedForward, savedSize, type ForwardTensors } from './forward.js';
export { createHost, floats, hostOver, type ForeignMemory, type KernelHost } from './kernel-host.js';
export type { KernelExports } from './kernel-exports.js';
export { packCell, type PackedCell } from './packed-cell.js';
export {
  planSequence,
  type RealSteps,
  type SequencePlan,
  type SequencePlanOptions,
} from './sequence-plan.js';
export { stepCell, stepScatteredCell, type ScatteredStepTensors, type StepTensors } from './step-cell.js';
export { runCtc, type CtcTargets, type CtcTensors } from './ctc.js';
export { trainingKernels } from './training-kernels.js';
export { providedKernels, provideKernels } from './kernel-module.js';
export { toInt8Cell } from './int8-weights.js';
