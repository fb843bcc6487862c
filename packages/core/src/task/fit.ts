/** How training stands, after a batch. */
export interface FitProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly batch: number;
  readonly batches: number;
  readonly loss: number;
  readonly validationLoss?: number;
  readonly examplesPerSecond: number;
  readonly secondsLeft: number;
}

/** What one epoch came to. */
export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly validationLoss?: number;
}

/** How to train. */
export interface FitOptions<Sample> {
  readonly epochs: number;
  /** Samples that are judged after each epoch and never learned from. */
  readonly validation?: readonly Sample[];
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly clipNorm?: number;
  /** Stops after so many epochs without a better validation loss, and restores the best weights. */
  readonly patience?: number;
  readonly seed?: number;
  readonly onProgress?: (progress: FitProgress) => void;
  readonly signal?: AbortSignal;
}

/** How a training went: saved with the model. */
export interface TrainingRecord {
  readonly history: readonly EpochRecord[];
}
