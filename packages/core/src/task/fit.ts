import type { TrainingOptions, TrainingProgress, TrainingResult } from '../training/index.js';

/** How to train a task: as a network, but on samples, and with the loss that the task has. */
export interface FitOptions<Sample> extends Omit<TrainingOptions, 'examples' | 'validation' | 'loss'> {
  /** Samples that are judged after each epoch and never learned from. The best epoch's weights are kept. */
  readonly validation?: readonly Sample[];
}

/** How training stands, after a batch. */
export type FitProgress = TrainingProgress;

/** How a training went: saved with the model. */
export type TrainingRecord = Omit<TrainingResult, 'weights'>;
