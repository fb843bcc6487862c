import { prepareBackend } from '../backend/index.js';
import type { ExampleSource, TrainingBatch } from '../data/example-source.js';
import type { Network, Weights } from '../network/index.js';
import { createRandom } from '../random.js';
import { assertBatch } from './assert-batch.js';
import { assertFinite } from './divergence.js';
import { createPause } from './event-loop.js';
import { createTrainee, type BatchResult, type Trainee } from './trainee.js';
import { toFullOptions, type FullTrainingOptions, type TrainingOptions } from './training-options.js';
import { createClock, type EpochRecord } from './training-progress.js';

/** What a training came to. */
export interface TrainingResult {
  /** With validation those of the best epoch judged, otherwise those after the last batch. */
  readonly weights: Weights;
  /** Every epoch that was finished. */
  readonly history: readonly EpochRecord[];
  /** Why it ended: all epochs done, patience spent, or the signal. */
  readonly stopped: 'finished' | 'patience' | 'aborted';
}

/**
 * Trains a network from the weights given, which are left as they are. An aborted training is a result like any other:
 * it holds the weights so far and says so in `stopped`, so that nothing learned is lost.
 * @throws {RnnError} invalid-argument when an option is out of range
 * @throws {RnnError} shape-mismatch when weights or examples do not fit the network
 * @throws {RnnError} diverged when the loss is no longer a finite number
 */
export async function trainNetwork(
  network: Network,
  weights: Weights,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const full = toFullOptions(options);
  await prepareBackend();
  const trainee = createTrainee(network, weights, full);
  const course: Course = { ...full, network, trainee, history: [], pause: createPause() };
  try {
    const stopped = await runEpochs(course).catch((error: unknown) => {
      if (!full.signal?.aborted || error !== full.signal.reason) throw error;
      return 'aborted' as const;
    });
    return { weights: course.best?.weights ?? trainee.weights(), history: course.history, stopped };
  } finally {
    trainee.dispose();
  }
}

/** A training on its way. */
interface Course extends FullTrainingOptions {
  readonly network: Network;
  readonly trainee: Trainee;
  readonly history: EpochRecord[];
  readonly pause: () => Promise<void>;
  best?: { readonly epoch: number; readonly loss: number; readonly weights: Weights };
}

async function runEpochs(course: Course): Promise<'finished' | 'patience'> {
  const { examples, validation, epochs, batchSize, patience = Infinity, trainee, history } = course;
  const random = createRandom(course.seed);
  const batches = Math.ceil(examples.count / batchSize);
  const clock = createClock(epochs * batches);
  let validationLoss: number | undefined;

  for (let epoch = 1; epoch <= epochs; epoch++) {
    const tell = (batch: number, loss: number): void =>
      course.onProgress?.({
        ...clock.standing(),
        epoch,
        epochs,
        batch,
        batches,
        loss,
        ...(validationLoss !== undefined && { validationLoss }),
      });
    const loss = await runBatches(course, {
      source: examples,
      order: random.permutation(examples.count),
      run: trainee.learn,
      phase: `epoch ${epoch}`,
      onBatch(batch, size, lossSoFar) {
        clock.tick(size);
        if (batch < batches) tell(batch, lossSoFar);
      },
    });
    validationLoss = validation && (await judge(course, validation, epoch));
    history.push({ epoch, loss, ...(validationLoss !== undefined && { validationLoss }) });
    tell(batches, loss);
    if (validationLoss === undefined) continue;
    if (!course.best || validationLoss < course.best.loss) {
      course.best = { epoch, loss: validationLoss, weights: trainee.weights() };
    } else if (epoch - course.best.epoch >= patience) return 'patience';
  }
  return 'finished';
}

function judge(course: Course, source: ExampleSource, epoch: number): Promise<number> {
  const order = Int32Array.from({ length: source.count }, (_, index) => index);
  return runBatches(course, {
    source,
    order,
    run: course.trainee.judge,
    phase: `the validation of epoch ${epoch}`,
  });
}

/** One way through a source of examples. */
interface Pass {
  readonly source: ExampleSource;
  readonly order: Int32Array;
  readonly run: (batch: TrainingBatch) => BatchResult;
  readonly phase: string;
  readonly onBatch?: (batch: number, size: number, lossSoFar: number) => void;
}

/** Runs all batches of a pass → the mean loss over their real targets. */
async function runBatches(course: Course, { source, order, run, phase, onBatch }: Pass): Promise<number> {
  const { batchSize, network, learningRate, signal } = course;
  let sum = 0;
  let total = 0;
  for (let start = 0, number = 1; start < order.length; start += batchSize, number++) {
    signal?.throwIfAborted();
    const indices = order.subarray(start, start + batchSize);
    const batch = source.batch(indices);
    assertBatch(batch, network);
    const result = run(batch);
    assertFinite(result, { batch, indices, where: `${phase}, batch ${number}`, learningRate });
    sum += result.loss * result.total;
    total += result.total;
    onBatch?.(number, indices.length, sum / Math.max(total, Number.MIN_VALUE));
    await course.pause();
  }
  return total === 0 ? 0 : sum / total;
}
