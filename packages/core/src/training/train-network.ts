import { prepareBackend } from '../backend/index.js';
import { bucketByLength } from '../data/bucket-by-length.js';
import type { ExampleSource } from '../data/example-source.js';
import type { Network, Weights } from '../network/index.js';
import { createRandom, type Random } from '../random.js';
import { readCheckpoint, toRun, writeCheckpoint } from './checkpoint.js';
import type { BestEpoch, Position, Run } from './checkpoint.js';
import { createPause } from './event-loop.js';
import { learningRateAt } from './learning-rate.js';
import { createCrew, type Crew } from './parallel/crew.js';
import { toWorkerCount } from './parallel/worker-count.js';
import { meanOf, runBatches } from './run-batches.js';
import { assertStateful, keepsStates } from './stateful.js';
import { toFullOptions, type FullTrainingOptions, type TrainingOptions } from './training-options.js';
import { createClock, type EpochRecord } from './training-progress.js';
import { measure } from './validation-metrics.js';

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
 * @throws {RnnError} bad-saved-model when the checkpoint to go on from was altered
 */
export async function trainNetwork(
  network: Network,
  weights: Weights,
  options: TrainingOptions,
): Promise<TrainingResult> {
  const full = toFullOptions(options);
  if (keepsStates(network)) assertStateful(full);
  await prepareBackend();
  const workers = toWorkerCount({ ...full, weights });
  const trainee = await createCrew(network, weights, { ...full, workers });
  const course: Course = {
    ...full,
    network,
    trainee,
    identity: toRun(network, { ...full, workers }),
    history: [],
    pause: createPause(),
  };
  try {
    await resume(course);
    const stopped = await runEpochs(course).catch(async (error: unknown) => {
      if (!full.signal?.aborted || error !== full.signal.reason) throw error;
      await keep(course);
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
  readonly trainee: Crew;
  readonly identity: Run;
  readonly pause: () => Promise<void>;
  history: EpochRecord[];
  best?: BestEpoch;
  /** Nothing before the first epoch. */
  position?: Position;
}

async function resume(course: Course): Promise<void> {
  const { checkpoint, trainee, identity } = course;
  if (!checkpoint?.resume) return;
  const found = await readCheckpoint(checkpoint.store, identity, trainee.state());
  if (!found) return;
  await trainee.restore(found.learned);
  course.position = found.position;
  course.history = [...found.history];
  if (found.best) course.best = found.best;
}

/** Writes a checkpoint, where there is a store for it. */
async function keep({ checkpoint, identity, trainee, position, history, best }: Course): Promise<void> {
  if (!checkpoint || !position) return;
  const made = { learned: trainee.state(), position, history, ...(best && { best }) };
  await writeCheckpoint(checkpoint.store, identity, made);
}

async function runEpochs(course: Course): Promise<'finished' | 'patience'> {
  const {
    examples,
    validation,
    epochs,
    batchSize,
    patience = Infinity,
    trainee,
    history,
    checkpoint,
  } = course;
  const start = course.position;
  const random = createRandom(start?.random ?? course.seed);
  const batches = Math.ceil(examples.count / batchSize);
  const every = checkpoint?.every ?? batches;
  const accumulate = course.accumulate ?? 1;
  const stepsOfEpoch = Math.ceil(batches / accumulate);
  const firstEpoch = start?.epoch ?? 1;
  const clock = createClock((epochs - firstEpoch + 1) * batches - (start?.batch ?? 0));
  let { validationLoss, metrics } = history.at(-1) ?? ({} as Partial<EpochRecord>);

  for (let epoch = firstEpoch; epoch <= epochs; epoch++) {
    const rateAt = (done: number): number =>
      learningRateAt((epoch - 1) * stepsOfEpoch + Math.floor(done / accumulate), course);
    const tell = (batch: number, loss: number): void =>
      course.onProgress?.({
        ...clock.standing(),
        epoch,
        epochs,
        batch,
        batches,
        loss,
        ...(validationLoss !== undefined && { validationLoss }),
        ...(metrics && { metrics }),
        learningRate,
      });
    let learningRate = rateAt(batches - 1);
    const before = { epoch, random: random.state() };
    const from = start?.epoch === epoch ? start : { batch: 0, sum: 0, total: 0 };
    if (from.batch === 0) trainee.resetStates();
    course.position = { ...from, ...before };
    const loss = await runBatches({
      ...course,
      source: examples,
      order: keepsStates(course.network) ? inOrder(examples) : orderOf(examples, { ...course, random }),
      run(batch, done) {
        learningRate = rateAt(done);
        const endsStep = (done + 1) % accumulate === 0 || done + 1 === batches;
        return trainee.learn(batch, { learningRate, endsStep });
      },
      phase: `epoch ${epoch}`,
      from,
      async onBatch(sums, size) {
        clock.tick(size);
        course.position = { ...sums, ...before };
        if (sums.batch < batches) tell(sums.batch, meanOf(sums));
        if (((epoch - 1) * batches + sums.batch) % every === 0) await keep(course);
      },
    });
    validationLoss = validation && (await judge(course, validation, epoch));
    if (validation && course.metrics?.length) {
      trainee.resetStates();
      // An engine begins every batch at zeros.
      const predict = keepsStates(course.network) ? trainee.predict : undefined;
      const learned = { network: course.network, weights: trainee.weights(), predict };
      metrics = measure(learned, { source: validation, batchSize, names: course.metrics });
    }
    history.push({
      epoch,
      loss,
      ...(validationLoss !== undefined && { validationLoss }),
      ...(metrics && { metrics }),
    });
    tell(batches, loss);
    if (validationLoss === undefined) continue;
    if (!course.best || validationLoss < course.best.loss) {
      course.best = { epoch, loss: validationLoss, weights: trainee.weights() };
    } else if (epoch - course.best.epoch >= patience) return 'patience';
  }
  return 'finished';
}

function inOrder({ count }: ExampleSource): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => index);
}

/** The order of an epoch's examples. */
function orderOf(
  examples: ExampleSource,
  {
    random,
    batchSize,
    bucketByLength: isBucketed,
  }: Pick<Course, 'batchSize' | 'bucketByLength'> & { random: Random },
): Int32Array {
  if (!isBucketed) return random.permutation(examples.count);
  const lengths = Array.from({ length: examples.count }, (_, index) => examples.lengthOf!(index));
  return bucketByLength(lengths, { batchSize, random });
}

function judge(course: Course, source: ExampleSource, epoch: number): Promise<number> {
  course.trainee.resetStates();
  return runBatches({
    ...course,
    source,
    order: inOrder(source),
    run: (batch) => course.trainee.judge(batch),
    phase: `the validation of epoch ${epoch}`,
  });
}
