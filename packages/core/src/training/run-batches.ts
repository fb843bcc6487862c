import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import type { Network } from '../network/index.js';
import { assertBatch } from './assert-batch.js';
import { assertFinite } from './divergence.js';
import { toNetworkLoss, type LossesOfOutputs } from './network-loss.js';
import type { BatchResult } from './trainee.js';

/** Batches done of a pass, and the sums of their losses and of what counts in them. */
export interface PassSums {
  readonly batch: number;
  readonly sum: number;
  readonly total: number;
}

/** One way through a source of examples. */
export interface Pass extends LossesOfOutputs {
  readonly network: Network;
  readonly source: ExampleSource;
  readonly order: Int32Array;
  readonly batchSize: number;
  /** Takes a batch, and how many of the pass are done. */
  readonly run: (batch: TrainingBatch, done: number) => BatchResult | Promise<BatchResult>;
  /** Such as 'epoch 1'. */
  readonly phase: string;
  readonly learningRate: number;
  readonly signal?: AbortSignal | undefined;
  readonly pause: () => Promise<void>;
  /** Batches done before. */
  readonly from?: PassSums;
  readonly onBatch?: (sums: PassSums, size: number) => Promise<void>;
}

/** Runs a pass's batches → the mean loss over their real targets. */
export async function runBatches(pass: Pass): Promise<number> {
  const { source, order, batchSize, network, learningRate, from, phase } = pass;
  const { parts } = toNetworkLoss(network, pass);
  let { batch: done, sum, total } = from ?? { batch: 0, sum: 0, total: 0 };
  while (done * batchSize < order.length) {
    pass.signal?.throwIfAborted();
    const indices = order.subarray(done * batchSize, (done + 1) * batchSize);
    const batch = source.batch(indices);
    assertBatch(batch, { network, parts });
    const result = await pass.run(batch, done);
    done += 1;
    assertFinite(result, { network, batch, indices, where: `${phase}, batch ${done}`, learningRate });
    sum += result.loss * result.total;
    total += result.total;
    await pass.onBatch?.({ batch: done, sum, total }, indices.length);
    await pass.pause();
  }
  return meanOf({ sum, total });
}

/** 0 when nothing counts. */
export function meanOf({ sum, total }: Omit<PassSums, 'batch'>): number {
  return total === 0 ? 0 : sum / total;
}
