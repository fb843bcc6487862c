import type { MetricValues } from './validation-metrics.js';

/** How a training stands, after a batch. Epochs and batches count from 1. */
export interface TrainingProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly batch: number;
  readonly batches: number;
  /** Mean over this epoch's batches so far. */
  readonly loss: number;
  /** Of the latest epoch judged: with the last batch of an epoch, that epoch's own. */
  readonly validationLoss?: number;
  /** Of the latest epoch judged, when metrics were asked for. */
  readonly metrics?: MetricValues;
  /** Of the batch's step, as the schedule has it. */
  readonly learningRate?: number;
  readonly examplesPerSecond: number;
  readonly secondsLeft: number;
}

/** What one epoch came to. */
export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss?: number;
  /** Of the validation, when metrics were asked for. */
  readonly metrics?: MetricValues;
}

/** Reckons speed and time left from the batches done since it was made. */
export interface TrainingClock {
  tick(examples: number): void;
  standing(): Pick<TrainingProgress, 'examplesPerSecond' | 'secondsLeft'>;
}

export function createClock(totalBatches: number): TrainingClock {
  const start = performance.now();
  let batches = 0;
  let examples = 0;
  return {
    tick(count) {
      batches += 1;
      examples += count;
    },
    standing() {
      const seconds = (performance.now() - start) / 1000;
      return {
        examplesPerSecond: examples / Math.max(seconds, 1e-6),
        secondsLeft: (seconds / batches) * (totalBatches - batches),
      };
    },
  };
}
