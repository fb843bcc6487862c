import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../../data/example-source.js';
import { RnnError } from '../../errors.js';
import { providedKernels } from '../../kernels/index.js';
import type { Network, Weights } from '../../network/index.js';
import type { ShareResult, TraineeOptions } from '../trainee.js';
import type { Assignment, Order, Report, Standing } from './orders.js';
import { createSharedRoom, readShared, writeShared } from './shared-value.js';
import { startTrainingThread } from './thread.js';

/** A thread that takes a share of every batch. */
export interface Mate {
  /** Starts at once, and is done when the promise is. What it gives stands until its next share. */
  readonly take: (
    kind: 'learn' | 'judge',
    share: { readonly weights: readonly Float32Array[]; readonly batch: TrainingBatch },
  ) => Promise<ShareResult>;
  /** Gets ready, from where it stood before if it did. */
  readonly begin: (from?: Standing) => Promise<void>;
  readonly standing: () => Standing;
  /** Lets stateful layers begin its next share at zeros. */
  readonly resetStates: () => void;
  readonly end: () => void;
}

/** Seeds of threads lie as far apart as this, so that layers of different threads never drop alike. */
const seedStride = 1_000_003;

/** Starts a thread with the same network; `index` counts from 1. */
export function createMate(
  network: Network,
  weights: Weights,
  { index, options }: { readonly index: number; readonly options: TraineeOptions },
): Mate {
  const thread = startTrainingThread();
  const channel = {
    turns: new Int32Array(new SharedArrayBuffer(8)),
    orders: createSharedRoom(),
    reports: createSharedRoom(),
  };
  const { loss, otherLosses, clipNorm, learningRate, seed } = options;
  const assignment: Assignment = {
    network,
    weights,
    // The optimizer is not the thread's, and may hold functions.
    options: {
      loss,
      ...(otherLosses && { otherLosses }),
      clipNorm,
      learningRate,
      seed: seed + seedStride * index,
      optimizer: { name: 'sgd' },
    },
    backend: tf.getBackend(),
    kernels: providedKernels(),
    channel,
  };
  thread.post(assignment);
  let turn = 0;
  let standing: Standing = { dropout: [], kept: [] };
  let resets = false;

  async function obeyed(order: Order): Promise<ShareResult> {
    writeShared(channel.orders, order);
    turn += 1;
    Atomics.store(channel.turns, 0, turn);
    Atomics.notify(channel.turns, 0);
    await Promise.race([turned(channel.turns, turn), thread.failed]);
    const report = readShared(channel.reports) as Report;
    if ('error' in report) throw new RnnError(report.error.code ?? 'invalid-argument', report.error.message);
    const { dropout, kept } = report.standing;
    standing = { dropout, kept: kept.map((states) => states.map((state) => state.slice())) };
    return { loss: report.sums[0]!, total: report.sums[1]!, gradients: report.gradients };
  }

  return {
    take(kind, share) {
      const order = { do: kind, ...share, resets };
      resets = false;
      return obeyed(order);
    },
    async begin(from) {
      resets = false;
      await obeyed({ do: 'begin', ...(from && { from }) });
    },
    standing: () => standing,
    resetStates: () => void (resets = true),
    end: thread.end,
  };
}

/** Waits until the thread has done its turn, without holding this one up. */
async function turned(turns: Int32Array<SharedArrayBuffer>, turn: number): Promise<void> {
  while (Atomics.load(turns, 1) < turn) await waitAsync(turns, 1, turn - 1).value;
}

// The compiler's library does not know it yet.
const { waitAsync } = Atomics as unknown as {
  waitAsync(array: Int32Array, index: number, value: number): { readonly value: Promise<string> | string };
};
