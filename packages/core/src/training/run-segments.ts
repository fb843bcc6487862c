import type { TrainingBatch } from '../data/example-source.js';
import type { Network } from '../network/index.js';
import { CarriedStates } from './carried-states.js';
import { toSegments } from './segments.js';
import type { BatchResult } from './trainee.js';

interface SegmentRun {
  readonly network: Network;
  /** Steps of a segment. */
  readonly steps: number;
  /** Runs a segment with targets. */
  readonly run: (batch: TrainingBatch, carried: CarriedStates) => BatchResult;
  /** Runs a segment for the states that it comes to. */
  readonly pass: (batch: TrainingBatch, carried: CarriedStates) => void;
}

/** Runs a batch's segments one after the other, each from the states of the one before → the mean over its targets. */
export function runSegments(
  whole: TrainingBatch,
  { network, steps, run, pass }: SegmentRun,
): BatchResult & { readonly gradientNorm: number } {
  const carried = new CarriedStates();
  let [loss, total, gradientNorm] = [0, 0, 0];
  try {
    for (const { batch, hasTargets } of toSegments(whole, { network, steps })) {
      if (hasTargets) {
        const result = run(batch, carried);
        total += result.total;
        loss += (result.loss - loss) * (total === 0 ? 1 : result.total / total);
        // The mean is of a network that moves: the length that matters is the longest.
        gradientNorm = Math.max(gradientNorm, result.gradientNorm ?? 0);
        if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) break;
      } else pass(batch, carried);
      carried.advance();
    }
    return { loss, total, gradientNorm };
  } finally {
    carried.dispose();
  }
}
