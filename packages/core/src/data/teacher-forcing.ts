import { RnnError } from '../errors.js';
import type { Random } from '../random.js';
import type { DenseArray } from './dense-array.js';

/** What a decoder reads first, and what may stand in for the truth. */
export interface TeacherForcingOptions {
  /** The id or number before the first step, or the numbers of all features. Default 0. */
  readonly start?: number | ArrayLike<number>;
  /** Lets the network see what it says itself, as it will when there is no teacher. */
  readonly sampling?: ScheduledSampling;
}

/**
 * Steps at which the truth gives way to what the network predicted there, in a pass before with the truth as inputs.
 * Source: Bengio et al. 2015, scheduled sampling; in two passes as in Mihaylova and Martins 2019.
 */
export interface ScheduledSampling {
  /** Shaped as the targets. */
  readonly predictions: DenseArray;
  /** How many of the steps, from 0 to 1: little at first, more as the network learns. */
  readonly share: number;
  readonly random: Random;
}

/**
 * Targets, ids [batch, time] or numbers [batch, time, features] → what a decoder reads while it learns them, of the same
 * shape: the start, then every target but the last, so that each step is told the true step before it.
 * @throws {RnnError} shape-mismatch when start or predictions do not fit the targets
 * @throws {RnnError} invalid-argument when the share is out of range
 */
export function teacherForcing(
  targets: DenseArray,
  { start = 0, sampling }: TeacherForcingOptions = {},
): DenseArray {
  const [batch = 0, time = 0, ...axes] = targets.shape;
  const width = axes.reduce((product, length) => product * length, 1);
  const first = typeof start === 'number' ? new Float32Array(width).fill(start) : Float32Array.from(start);
  assertFits(targets, { first, width, sampling });
  const values = new Float32Array(targets.values.length);
  for (let row = 0; row < batch; row++) {
    const from = row * time * width;
    if (time > 0) values.set(first, from);
    for (let step = 1; step < time; step++) {
      const isOwn = sampling !== undefined && sampling.random.uniform() < sampling.share;
      const said = isOwn ? sampling.predictions.values : targets.values;
      const at = from + step * width;
      values.set(said.subarray(at - width, at), at);
    }
  }
  return { values, shape: targets.shape };
}

interface Parts {
  readonly first: Float32Array;
  readonly width: number;
  readonly sampling: ScheduledSampling | undefined;
}

function assertFits({ shape }: DenseArray, { first, width, sampling }: Parts): void {
  if (first.length !== width) {
    throw new RnnError(
      'shape-mismatch',
      `start has a number for each of the ${width} features of a step, or is one number for all. ` +
        `Received ${first.length} numbers. Give as many as a step of the targets has.`,
    );
  }
  if (!sampling) return;
  const { predictions, share } = sampling;
  if (
    predictions.shape.length !== shape.length ||
    predictions.shape.some((one, axis) => one !== shape[axis])
  ) {
    throw new RnnError(
      'shape-mismatch',
      `predictions are shaped as the targets, [${shape.join(', ')}]. Received [${predictions.shape.join(', ')}]. ` +
        'Give what the network says to the same batch; ids where targets are ids.',
    );
  }
  if (share >= 0 && share <= 1) return;
  throw new RnnError(
    'invalid-argument',
    `share is a number from 0 to 1. Received ${share}. 0.25 lets the network see what it says at every fourth step.`,
  );
}
