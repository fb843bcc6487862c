import type { TrainingBatch } from '../data/example-source.js';
import type { Network } from '../network/index.js';
import { CarriedStates } from './carried-states.js';
import { createPause } from './event-loop.js';
import type { StepOptions } from './gradient-steps.js';
import { toSegments } from './segments.js';
import type { BatchResult, Trainee } from './trainee.js';

/** How long sequences are cut, and when steps are made. */
export interface SegmentOptions {
  readonly network: Network;
  readonly truncateAfter: number;
  /** When given, all segments of a batch are part of one step; otherwise each makes its own. */
  readonly accumulate?: number | undefined;
}

/** How a trainee learns and judges, batch by batch. */
export interface SegmentedTrainee {
  readonly learn: (batch: TrainingBatch, options: StepOptions) => Promise<BatchResult>;
  readonly judge: (batch: TrainingBatch) => Promise<BatchResult>;
}

interface SegmentRun {
  readonly training: boolean;
  readonly take: (batch: TrainingBatch, carried: CarriedStates) => BatchResult;
}

/** Lets a trainee read long sequences segment by segment, with pauses between them. */
export function inSegments(
  trainee: Trainee,
  { network, truncateAfter, accumulate }: SegmentOptions,
): SegmentedTrainee {
  const pause = createPause();

  /** Each segment runs from the states of the one before → the mean over their targets. */
  async function run(
    whole: TrainingBatch,
    { training, take }: SegmentRun,
  ): Promise<BatchResult & { readonly gradientNorm: number }> {
    const carried = new CarriedStates();
    let [loss, total, gradientNorm] = [0, 0, 0];
    try {
      for (const { batch, hasTargets } of toSegments(whole, { network, steps: truncateAfter })) {
        if (hasTargets) {
          const result = take(batch, carried);
          total += result.total;
          loss += (result.loss - loss) * (total === 0 ? 1 : result.total / total);
          // The mean is of a network that moves: the length that matters is the longest.
          gradientNorm = Math.max(gradientNorm, result.gradientNorm ?? 0);
          if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) break;
        } else trainee.pass(batch, { training, carried });
        carried.advance();
        await pause();
      }
      return { loss, total, gradientNorm };
    } finally {
      carried.dispose();
    }
  }

  return {
    async learn(batch, how) {
      const { learningRate, endsStep } = how;
      const ofSegment = accumulate === undefined ? how : { learningRate, endsStep: false };
      const take = (segment: TrainingBatch, carried: CarriedStates): BatchResult =>
        trainee.learn(segment, ofSegment, carried);
      const result = await run(batch, { training: true, take });
      if (endsStep && Number.isFinite(result.gradientNorm)) trainee.finishStep(learningRate);
      return result;
    },
    async judge(batch) {
      const { loss, total } = await run(batch, { training: false, take: trainee.judge });
      return { loss, total };
    },
  };
}
