import type { DenseArray } from './dense-array.js';

/** One batch of examples, rows padded on the right to a common time. */
export interface TrainingBatch {
  /** [batch, time, numFeatures], or ids [batch, time] */
  readonly inputs: DenseArray;
  /** Real steps of each row; all of them when left out. */
  readonly lengths?: Int32Array;
  /** [batch, …] */
  readonly targets: DenseArray;
  /** 0 = ignore; shaped as the targets, or [batch, time]. */
  readonly targetWeights?: DenseArray;
}

/** Examples by number, made on demand, so that a window never has to be stored. */
export interface ExampleSource {
  readonly count: number;
  batch(indices: Int32Array): TrainingBatch;
}
