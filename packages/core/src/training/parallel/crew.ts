import type { TrainingBatch } from '../../data/example-source.js';
import type { Network, Weights } from '../../network/index.js';
import type { StepOptions } from '../gradient-steps.js';
import {
  createTrainee,
  type BatchResult,
  type ShareResult,
  type Trainee,
  type TraineeOptions,
  type TraineeState,
} from '../trainee.js';
import { inSegments } from '../in-segments.js';
import { assertTruncatable } from '../segments.js';
import type { FullTrainingOptions } from '../training-options.js';
import { createMate, type Mate } from './mate.js';
import type { Standing } from './orders.js';
import { meanOfShares } from './mean-of-shares.js';
import { countRows, rowsOf, shares } from './rows-of.js';

/** A trainee, alone or with others on threads of their own. */
export interface Crew extends Pick<Trainee, 'weights' | 'state' | 'predict' | 'resetStates' | 'dispose'> {
  readonly learn: (batch: TrainingBatch, options: StepOptions) => BatchResult | Promise<BatchResult>;
  readonly judge: (batch: TrainingBatch) => BatchResult | Promise<BatchResult>;
  readonly restore: (state: TraineeState) => void | Promise<void>;
}

interface CrewOptions extends TraineeOptions, Pick<FullTrainingOptions, 'truncateAfter' | 'accumulate'> {
  readonly workers: number;
}

/**
 * So many trainees that learn together: each takes its share of every batch's rows, and one step is taken with the mean
 * of their gradients, summed in the same order every time.
 */
export async function createCrew(
  network: Network,
  weights: Weights,
  { workers, truncateAfter, accumulate, ...options }: CrewOptions,
): Promise<Crew> {
  if (truncateAfter !== undefined) assertTruncatable(network);
  const own = createTrainee(network, weights, options);
  if (workers === 1)
    return truncateAfter === undefined
      ? own
      : { ...own, ...inSegments(own, { network, truncateAfter, accumulate }) };
  const mates: Mate[] = [];
  const dispose = (): void => {
    own.dispose();
    for (const mate of mates) mate.end();
  };
  try {
    for (let index = 1; index < workers; index++)
      mates.push(createMate(network, weights, { index, options }));
    await Promise.all(mates.map((mate) => mate.begin()));
  } catch (error) {
    dispose();
    throw error;
  }

  /** The shares of a batch, this thread's first. */
  async function together(
    kind: 'learn' | 'judge',
    { batch, run }: { readonly batch: TrainingBatch; readonly run: (share: TrainingBatch) => ShareResult },
  ): Promise<ShareResult[]> {
    const [first, ...others] = shares(countRows(batch), workers);
    const trained = own.shared.trained();
    const started = others.flatMap((range, index) =>
      range.from === range.to
        ? []
        : [mates[index]!.take(kind, { weights: trained, batch: rowsOf(batch, range) })],
    );
    const theirs = Promise.all(started);
    // Should this thread's share fail, nobody asks for the others'.
    theirs.catch(() => {});
    const mine = run(rowsOf(batch, first!));
    return [mine, ...(await theirs)];
  }

  return {
    learn: async (batch, how) =>
      own.shared.take(await together('learn', { batch, run: own.shared.gradientsOf }), how),
    async judge(batch) {
      const run = (share: TrainingBatch): ShareResult => ({ ...own.judge(share), gradients: [] });
      const { loss, total } = meanOfShares(await together('judge', { batch, run }));
      return { loss, total };
    },
    weights: own.weights,
    predict: own.predict,
    resetStates() {
      own.resetStates();
      for (const mate of mates) mate.resetStates();
    },
    state() {
      const state = own.state();
      const standings = mates.map((mate) => mate.standing());
      return {
        ...state,
        dropout: [...state.dropout, ...standings.flatMap(({ dropout }) => dropout)],
        ...(state.kept && { kept: [...state.kept, ...standings.flatMap(({ kept }) => kept)] }),
      };
    },
    async restore({ dropout, kept = [], ...state }) {
      const [dropping, keeping] = [own.shared.dropout().length, own.shared.kept().length];
      const ofShare = (share: number): Standing => ({
        dropout: dropout.slice(share * dropping, (share + 1) * dropping),
        kept: kept.slice(share * keeping, (share + 1) * keeping),
      });
      own.restore({ ...state, ...ofShare(0) });
      await Promise.all(mates.map((mate, index) => mate.begin(ofShare(index + 1))));
    },
    dispose,
  };
}
