import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { badSavedModel, RnnError, show } from '../errors.js';
import type { Network, Weights } from '../network/index.js';
import type { RandomState } from '../random.js';
import type { CheckpointStore } from './checkpoint-store.js';
import type { TraineeState } from './trainee.js';
import type { FullTrainingOptions } from './training-options.js';
import type { EpochRecord } from './training-progress.js';

/** Where a training stands between two batches. */
export interface Position {
  /** The epoch at hand, counted from 1. */
  readonly epoch: number;
  /** Its batches that are done, and the sums of their losses and of what counts in them. */
  readonly batch: number;
  readonly sum: number;
  readonly total: number;
  /** The generator as it was before it drew this epoch's order of examples. */
  readonly random: RandomState;
}

/** The best epoch judged so far. */
export interface BestEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly weights: Weights;
}

/** All that a training needs to go on. */
export interface Checkpoint {
  readonly learned: TraineeState;
  readonly position: Position;
  readonly history: readonly EpochRecord[];
  readonly best?: BestEpoch;
}

const format = 'recurrent-checkpoint 1';
// Stores write this file last: its coming is the moment at which the new checkpoint takes over.
const mainFile = 'model.json';

/** What the text of a checkpoint says; numbers of weights stand in a file of their own. */
interface Body {
  readonly format: string;
  readonly weightsFile: string;
  readonly run: Readonly<Record<string, unknown>>;
  readonly position: Position;
  readonly history: readonly EpochRecord[];
  readonly steps: number;
  readonly dropout: readonly RandomState[];
  readonly best: Omit<BestEpoch, 'weights'> | null;
  /** How many numbers each state has that a stateful layer keeps, layer by layer; left out where no layer does. */
  readonly kept?: readonly (readonly number[])[];
  /** Left out when no gradients are waiting for their step. */
  readonly pending?: { readonly total: number; readonly lengths: readonly number[] };
}

/** Two trainings with the same run give the same weights. */
export type Run = Readonly<Record<string, unknown>>;

/** What of a training must stay as it is for its checkpoints to be of use. */
export function toRun(network: Network, options: FullTrainingOptions): Run {
  const { examples, validation, loss, batchSize, optimizer, learningRate, schedule, clipNorm, seed } =
    options;
  const counts = { examples: examples.count, validation: validation?.count ?? 0 };
  const rate = { learningRate, schedule: schedule ?? null };
  // Options left out are not written, so that checkpoints from before there were such options are good.
  const { clip, accumulate, truncateAfter, bucketByLength, workers, otherLosses } = options;
  const given = {
    clip,
    accumulate,
    truncateAfter,
    bucketByLength,
    otherLosses,
    ...(workers !== 1 && { workers }),
  };
  return {
    network: network.config,
    ...counts,
    loss,
    batchSize,
    optimizer,
    ...rate,
    clipNorm,
    seed,
    ...given,
  };
}

/** Puts a checkpoint in the place of the one before. */
export async function writeCheckpoint(store: CheckpointStore, run: Run, made: Checkpoint): Promise<void> {
  const { learned, position, history, best } = made;
  const { weights, optimizer, dropout, pending, kept } = learned;
  const sums = pending?.sums ?? [];
  const bestOnes = best ? valuesOf(best.weights) : [];
  const arrays = [...valuesOf(weights), ...optimizer.slots, ...bestOnes, ...sums, ...(kept ?? []).flat()];
  const numbers = joined(arrays);
  const weightsFile = `weights-${digestOf(numbers).slice(0, 8)}.bin`;
  const body: Body = {
    format,
    weightsFile,
    run,
    position,
    history,
    steps: optimizer.steps,
    dropout,
    best: best ? { epoch: best.epoch, loss: best.loss } : null,
    ...(pending && { pending: { total: pending.total, lengths: sums.map(({ length }) => length) } }),
    ...(kept && { kept: kept.map((states) => states.map(({ length }) => length)) }),
  };
  const text = JSON.stringify({ sha256: sealOf(body, numbers), body });
  await store.write([
    { name: weightsFile, bytes: numbers },
    { name: mainFile, bytes: utf8ToBytes(text) },
  ]);
}

/**
 * The store's checkpoint, for a training shaped as `like`; nothing when the store has none.
 * @throws {RnnError} bad-saved-model when it was altered
 * @throws {RnnError} invalid-argument when it is another training's
 */
export async function readCheckpoint(
  store: CheckpointStore,
  run: Run,
  like: TraineeState,
): Promise<Checkpoint | undefined> {
  const text = await store.read(mainFile).catch(noneYet);
  if (!text) return undefined;
  const { sha256: seal, body } = parse(text);
  const numbers = await store.read(body.weightsFile);
  if (sealOf(body, numbers) !== seal)
    throw altered(`${mainFile} and ${body.weightsFile} with another SHA-256`);
  assertSameRun(body.run, run);
  const { position, history, steps, dropout, best, pending, kept } = body;
  const next = reader(numbers);
  const weights = like.weights.map((weight) => ({ ...weight, values: next(weight.values.length) }));
  const slots = like.optimizer.slots.map(({ length }) => next(length));
  const bestWeights = best && like.weights.map((one) => ({ ...one, values: next(one.values.length) }));
  const sums = pending && { total: pending.total, sums: pending.lengths.map(next) };
  const states = kept?.map((lengths) => lengths.map(next));
  return {
    learned: {
      weights,
      optimizer: { steps, slots },
      dropout,
      ...(sums && { pending: sums }),
      ...(states && { kept: states }),
    },
    position,
    history,
    ...(best && { best: { ...best, weights: bestWeights! } }),
  };
}

/** A checkpoint that is missing is none yet; one that is there but cannot be read must not be overwritten. */
function noneYet(error: unknown): undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code !== 'ENOENT') throw error;
}

function parse(text: Uint8Array): { readonly sha256: unknown; readonly body: Body } {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(text)) as { sha256: unknown; body: Body };
    if (parsed.body.format === format && typeof parsed.body.weightsFile === 'string') return parsed;
  } catch (cause) {
    throw altered(`${mainFile} that is no JSON of a checkpoint`, cause);
  }
  throw altered(`${mainFile} of another format`);
}

function assertSameRun(before: Run, now: Run): void {
  const plain = JSON.parse(JSON.stringify(now)) as Run;
  for (const name of Object.keys({ ...before, ...plain })) {
    const value = plain[name];
    if (JSON.stringify(before[name]) === JSON.stringify(value)) continue;
    throw new RnnError(
      'invalid-argument',
      `A training is resumed as it began, here with ${name} ${show(before[name])}. Received ${show(value)}. ` +
        'Give the options that it began with, or begin anew in another store.',
    );
  }
}

function altered(received: string, cause?: unknown): RnnError {
  return badSavedModel('A checkpoint is byte by byte as training wrote it', {
    received,
    remedy: 'Begin anew, without resume or in another store',
    cause,
  });
}

function sealOf(body: Body, numbers: Uint8Array): string {
  return digestOf(utf8ToBytes(JSON.stringify(body)), numbers);
}

function digestOf(...parts: readonly Uint8Array[]): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}

function valuesOf(weights: Weights): Float32Array[] {
  return weights.map(({ values }) => values);
}

function joined(arrays: readonly Float32Array[]): Uint8Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return new Uint8Array(all.buffer);
}

/** Takes numbers from bytes, one array after the other. */
function reader(bytes: Uint8Array): (length: number) => Float32Array {
  const { buffer } = bytes.slice();
  let at = 0;
  return (length) => {
    const taken = new Float32Array(buffer, at, length).slice();
    at += taken.byteLength;
    return taken;
  };
}
