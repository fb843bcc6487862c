import { assertCount, assertOption } from './assert-option.js';
import { assertPlateau, plateauShare, type PlateauDecay } from './plateau.js';
import type { EpochRecord } from './training-progress.js';

/** How the learning rate changes from step to step; a step is a batch, or as many as are accumulated. First it grows, then it falls. */
export interface LearningRateSchedule {
  /** Steps in which the rate grows evenly from 0 to the training's learning rate. Default 0. */
  readonly warmupSteps?: number;
  /** How the rate falls after that. Left out: not at all. */
  readonly decay?: CosineDecay | ExponentialDecay | PlateauDecay;
}

/** Half a wave down to the end, where the rate stays. Source: Loshchilov and Hutter 2017, without restarts. */
export interface CosineDecay {
  readonly name: 'cosine';
  readonly steps: number;
  /** Share of the learning rate that is left at the end. Default 0. */
  readonly end?: number;
}

/** The same share every so many steps, evenly. */
export interface ExponentialDecay {
  readonly name: 'exponential';
  /** Steps in which the rate falls by `share` once. */
  readonly steps: number;
  /** Share of the learning rate that is left after `steps`. */
  readonly share: number;
}

/** The learning rate of a step, counted from 0; only plateaus ask for the epochs so far. */
export function learningRateAt(
  step: number,
  { learningRate, schedule, history = [] }: LearningRateCourse,
): number {
  const { warmupSteps = 0, decay } = schedule ?? {};
  if (step < warmupSteps) return (learningRate * step) / warmupSteps;
  if (!decay) return learningRate;
  if (decay.name === 'plateau') return learningRate * plateauShare(decay, history);
  const passed = (step - warmupSteps) / decay.steps;
  if (decay.name === 'exponential') return learningRate * decay.share ** passed;
  const { end = 0 } = decay;
  return learningRate * (end + ((1 - end) * (1 + Math.cos(Math.PI * Math.min(1, passed)))) / 2);
}

interface LearningRateCourse {
  readonly learningRate: number;
  readonly schedule?: LearningRateSchedule;
  readonly history?: readonly EpochRecord[];
}

/** @throws {RnnError} invalid-argument when a number of the schedule is out of range */
export function assertSchedule({ warmupSteps = 0, decay }: LearningRateSchedule): void {
  if (warmupSteps !== 0) assertCount('warmupSteps of the schedule', warmupSteps, '100');
  if (!decay) return;
  if (decay.name === 'plateau') {
    assertPlateau(decay);
    return;
  }
  assertOption(decay.name === 'cosine' || decay.name === 'exponential', {
    rule: 'decay of the schedule is cosine, exponential or plateau',
    received: `'${String((decay as { name: unknown }).name)}'`,
    remedy: "{ name: 'cosine', steps } needs the fewest numbers.",
  });
  assertCount('steps of the decay', decay.steps, '1000');
  const [name, share] = decay.name === 'cosine' ? ['end', decay.end ?? 0] : ['share', decay.share];
  assertOption(share >= 0 && share <= 1, {
    rule: `${name} of the decay is a share from 0 to 1`,
    received: share,
    remedy: '0.1 leaves a tenth of the learning rate.',
  });
}
