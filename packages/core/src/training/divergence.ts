import type { TrainingBatch } from '../data/example-source.js';
import type { DenseArray } from '../data/dense-array.js';
import { RnnError } from '../errors.js';
import { realTargets } from '../losses/index.js';
import { atOutputs } from './at-outputs.js';
import { outputShape, type Network } from '../network/index.js';
import type { BatchResult } from './trainee.js';

/** A batch and where in the training it stands. */
export interface BatchPlace {
  readonly network: Network;
  readonly batch: TrainingBatch;
  /** Which examples the batch holds. */
  readonly indices: Int32Array;
  /** Such as 'epoch 1, batch 3'. */
  readonly where: string;
  readonly learningRate: number;
}

/** Numbers that training copes with are far smaller than this. */
const largestScaled = 1000;

/** @throws {RnnError} diverged with its likely cause when a loss or a gradient is no longer a finite number */
export function assertFinite({ loss, gradientNorm = 0 }: BatchResult, place: BatchPlace): void {
  if (Number.isFinite(loss) && Number.isFinite(gradientNorm)) return;
  const [what, value] = Number.isFinite(loss) ? ['The gradient', gradientNorm] : ['The loss', loss];
  throw new RnnError(
    'diverged',
    `${what} must stay a finite number. Received ${value} in ${place.where}. ${causeOf(place)}`,
  );
}

function causeOf({ network, batch, indices, learningRate }: BatchPlace): string {
  const { inputs, targets } = batch;
  const badInput = findNonFinite(inputs, () => true);
  if (badInput) return missing('inputs', badInput, indices);
  const everyStep = outputShape(network, { batch: 1, time: 1 }).length > 2;
  const { weights } = realTargets(atOutputs(network, batch)[0]!, { everyStep });
  const perWeight = weights ? targets.values.length / weights.values.length : 1;
  const badTarget = findNonFinite(
    targets,
    (at) => !weights || weights.values[Math.floor(at / perWeight)] !== 0,
  );
  if (badTarget) return missing('targets', badTarget, indices);
  for (const [name, { values }] of Object.entries({ inputs, targets })) {
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest > largestScaled) {
      return `The ${name} reach ${largest}: scale them, so that most lie between −3 and 3.`;
    }
  }
  return `The learning rate is likely too high: use less than ${learningRate}, or a smaller clipNorm.`;
}

interface BadNumber {
  readonly value: number;
  readonly row: number;
}

function findNonFinite(
  { values, shape }: DenseArray,
  counts: (at: number) => boolean,
): BadNumber | undefined {
  const at = values.findIndex((value, index) => !Number.isFinite(value) && counts(index));
  if (at < 0) return undefined;
  return { value: values[at]!, row: Math.floor(at / (values.length / shape[0]!)) };
}

function missing(name: string, { value, row }: BadNumber, indices: Int32Array): string {
  return `The ${name} of example ${indices[row]} hold ${value}: fill missing values in, or leave such examples out.`;
}
