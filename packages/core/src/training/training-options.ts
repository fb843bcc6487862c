import type { ExampleSource } from '../data/example-source.js';
import { assertLoss, type LossOptions } from '../losses/index.js';
import type { CheckpointOptions } from './checkpoint-store.js';
import { assertCount, assertOption, assertPositive } from './assert-option.js';
import { assertClip, type Clip } from './clipping.js';
import { assertWorkers } from './parallel/worker-count.js';
import { assertSchedule, type LearningRateSchedule } from './learning-rate.js';
import { assertOptimizer, type OptimizerOptions } from './optimizers/index.js';
import type { OutputLoss } from './network-loss.js';
import type { TrainingProgress } from './training-progress.js';
import { assertMetrics, type MetricName } from './validation-metrics.js';

/** What to learn from, and how. */
export interface TrainingOptions {
  readonly examples: ExampleSource;
  /** Judged after each epoch, never learned from. The epoch that does best here gives the weights. */
  readonly validation?: ExampleSource;
  /** What to make small: a name, or a name with options, such as `{ name: 'quantile', quantiles: [0.1, 0.5, 0.9] }`. */
  readonly loss: LossOptions;
  /**
   * What a graph's outputs behind the first are to make small, by name; their losses are added to `loss`. With
   * `accumulate` and `workers` batches count by the targets of the first output.
   */
  readonly otherLosses?: Readonly<Record<string, OutputLoss>>;
  /** What else the validation is measured by after each epoch. Default: nothing. */
  readonly metrics?: readonly MetricName[];
  readonly epochs: number;
  /** Default 32. */
  readonly batchSize?: number;
  /** Default `{ name: 'adam' }`, with Keras's defaults. */
  readonly optimizer?: OptimizerOptions;
  /** How far a step of the optimizer goes. Default 0.001. */
  readonly learningRate?: number;
  /** How the learning rate changes on the way. Left out: not at all. */
  readonly schedule?: LearningRateSchedule;
  /** Longest gradient of all weights together; a longer one is shortened to it. Default 1. */
  readonly clipNorm?: number;
  /** Shortens gradients in another way, in place of `clipNorm`. */
  readonly clip?: Clip;
  /**
   * How many batches make one step of the optimizer, as if they were one big batch; an epoch's last ones may be fewer.
   * Default 1.
   */
  readonly accumulate?: number;
  /**
   * Truncated backpropagation through time: sequences are read in segments of so many steps. States are carried from one
   * to the next, gradients are not, so that memory does not grow with the sequences. Each segment with targets makes a
   * step of its own; with `accumulate` all segments of so many batches make one step. A network with one output for each
   * sequence learns from its last segment. Left out: gradients go back to the first step.
   */
  readonly truncateAfter?: number;
  /**
   * Threads that learn together, each from its share of every batch; 'auto' looks at a few examples and takes as many as
   * there are processors and work for: one where a batch takes but a few milliseconds. The same number gives the same
   * weights, bit by bit; other numbers round otherwise and drop otherwise. A browser's page must be cross-origin isolated
   * for more than 1. Default 1.
   */
  readonly workers?: number | 'auto';
  /**
   * Puts sequences of similar length into the same batch, so that little is padded; `examples` must have `lengthOf`.
   * Default false.
   */
  readonly bucketByLength?: boolean;
  /** Stops after so many epochs without a better validation loss. */
  readonly patience?: number;
  /** Of the order of examples and of dropout: the same seed gives the same weights, bit by bit. Default 0. */
  readonly seed?: number;
  /** Called after every batch; after the last of an epoch with that epoch's losses. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Keeps what a killed training needs to go on, and goes on from it. */
  readonly checkpoint?: CheckpointOptions;
  /** Ends the training after the batch at hand, with the weights so far. */
  readonly signal?: AbortSignal;
}

type Defaulted = 'batchSize' | 'optimizer' | 'learningRate' | 'clipNorm' | 'seed' | 'workers';

/** Options with their defaults. */
export type FullTrainingOptions = TrainingOptions & Required<Pick<TrainingOptions, Defaulted>>;

const defaults: Required<Pick<TrainingOptions, Defaulted>> = {
  batchSize: 32,
  optimizer: { name: 'adam' },
  learningRate: 1e-3,
  clipNorm: 1,
  seed: 0,
  workers: 1,
};

/**
 * Options as a caller gave them → with defaults.
 * @throws {RnnError} invalid-argument when one is out of its range
 */
export function toFullOptions(options: TrainingOptions): FullTrainingOptions {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const full = { ...defaults, ...(Object.fromEntries(given) as unknown as TrainingOptions) };
  assertCount('epochs', full.epochs, '20');
  assertCount('batchSize', full.batchSize, '32');
  assertOptimizer(full.optimizer);
  assertPositive('learningRate', full.learningRate, '0.001');
  assertPositive('clipNorm', full.clipNorm, '1');
  if (full.clip) assertClip(full.clip);
  assertOption(options.clip === undefined || options.clipNorm === undefined, {
    rule: 'clip takes the place of clipNorm',
    received: 'both',
    remedy: "Leave clipNorm out, or clip: clipNorm is short for clip: { kind: 'globalNorm', at: clipNorm }.",
  });
  if (full.truncateAfter !== undefined) assertCount('truncateAfter', full.truncateAfter, '100');
  if (full.accumulate !== undefined) assertCount('accumulate', full.accumulate, '4');
  assertOption(full.optimizer.name !== 'tensorflow' || full.checkpoint === undefined, {
    rule: "A checkpoint holds all that the optimizer remembers, which TensorFlow.js's own do not give exactly",
    received: "checkpoint with the optimizer 'tensorflow'",
    remedy: "Leave checkpoint out, or choose 'adam', 'adamW', 'sgd' or 'rmsprop'.",
  });
  const lossName = typeof full.loss === 'string' ? full.loss : full.loss.name;
  assertOption(full.truncateAfter === undefined || lossName !== 'ctc', {
    rule: 'truncateAfter needs a loss that each step has its part of',
    received: "loss 'ctc', which is one for a whole sequence",
    remedy: 'Leave truncateAfter out, or cut recordings into shorter examples.',
  });
  assertWorkers(full.workers);
  assertOption(full.workers === 1 || full.truncateAfter === undefined, {
    rule: 'Segments of truncated backpropagation are read one after the other, by one worker',
    received: `truncateAfter with workers ${full.workers}`,
    remedy: 'Leave one of them out.',
  });
  if (full.schedule) assertSchedule(full.schedule);
  if (full.patience !== undefined) assertCount('patience', full.patience, '5');
  if (full.checkpoint?.every !== undefined) assertCount('checkpoint.every', full.checkpoint.every, '100');
  assertOption(Number.isInteger(full.seed), {
    rule: 'seed is a whole number',
    received: full.seed,
    remedy: 'Leave it out for 0.',
  });
  assertLoss(full.loss);
  for (const { loss, weight = 1 } of Object.values(full.otherLosses ?? {})) {
    assertLoss(loss);
    assertPositive('weight', weight, '1');
  }
  assertOption(full.patience === undefined || full.validation !== undefined, {
    rule: 'patience counts epochs without a better validation loss, so it needs validation',
    received: `patience ${full.patience} without it`,
    remedy: 'Set some examples aside as validation, or leave patience out.',
  });
  assertOption(!full.bucketByLength || full.examples.lengthOf !== undefined, {
    rule: 'bucketByLength asks examples for the length of each',
    received: 'examples without lengthOf',
    remedy: 'Give them lengthOf(index), or leave bucketByLength out.',
  });
  if (full.metrics) assertMetrics(full.metrics);
  assertOption(!full.metrics?.length || full.validation !== undefined, {
    rule: 'metrics are measured on the validation',
    received: 'metrics without it',
    remedy: 'Set some examples aside as validation, or leave metrics out.',
  });
  assertExamples('examples', full.examples);
  if (full.validation) assertExamples('validation', full.validation);
  return full;
}

function assertExamples(name: string, { count }: ExampleSource): void {
  assertOption(count > 0, {
    rule: `${name} holds at least one example`,
    received: `${count}`,
    remedy: 'Where examples are windows of a series, give a longer series or choose shorter windows.',
  });
}
