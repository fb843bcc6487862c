import {
  gradientNorms,
  trainNetwork,
  type GradientNorms,
  type TrainingProgress,
} from '@recurrent/core/training';
import { firstWeights, networkOf, type CellName } from './cells.js';
import type { Problem } from './problem.js';

/** How long to try. */
export interface Effort {
  readonly units: number;
  readonly learningRate: number;
  /** Examples to learn from, again each epoch. */
  readonly examples: number;
  /** At most; a network that has learned the problem stops before. */
  readonly epochs: number;
  readonly seed: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

/** What came of one layer on one problem. */
export interface Outcome {
  readonly cell: CellName;
  readonly loss: number;
  readonly isLearned: boolean;
  readonly epochs: number;
  readonly seconds: number;
  /** How far back the loss was felt before the first step of training: h, and an LSTM's c. */
  readonly gradients: readonly GradientNorms[];
}

const batchSize = 32;

/** Trains a layer until it has learned the problem, or no epoch is left. */
export async function learn(cell: CellName, problem: Problem, effort: Effort): Promise<Outcome> {
  const { units, learningRate, epochs, seed, onProgress } = effort;
  const network = networkOf(cell, { problem, units });
  const weights = firstWeights(network, { time: problem.time, seed });
  const examples = problem.examples(effort.examples, seed);
  const batch = examples.batch(Int32Array.from({ length: batchSize }, (_, index) => index));
  const gradients = await gradientNorms(network, { weights, batch, loss: problem.loss });
  const done = new AbortController();
  const start = performance.now();
  const { history } = await trainNetwork(network, weights, {
    examples,
    validation: problem.examples(128, seed + 1000),
    loss: problem.loss,
    epochs,
    batchSize,
    learningRate,
    seed,
    signal: done.signal,
    onProgress(progress) {
      onProgress?.(progress);
      const { batch: at, batches, validationLoss = Infinity } = progress;
      if (at === batches && validationLoss < problem.learned) done.abort();
    },
  });
  const loss = Math.min(...history.map(({ validationLoss = Infinity }) => validationLoss));
  return {
    cell,
    loss,
    isLearned: loss < problem.learned,
    epochs: history.length,
    seconds: (performance.now() - start) / 1000,
    gradients,
  };
}
