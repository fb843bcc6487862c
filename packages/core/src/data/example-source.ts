import type { DenseArray } from './dense-array.js';

/** One batch of examples, rows padded on the right to a common time. */
export interface TrainingBatch {
  /** [batch, time, numFeatures], or ids [batch, time] */
  readonly inputs: DenseArray;
  /** Real steps of each row; all of them when left out. */
  readonly lengths?: Int32Array;
  /** What a graph of several inputs reads beside `inputs`, which is its first, by name. */
  readonly otherInputs?: Readonly<Record<string, NamedInput>>;
  /** [batch, …], shaped as the loss says. */
  readonly targets: DenseArray;
  /** Real labels of each row, where the loss is ctc; all of them when left out. */
  readonly targetLengths?: Int32Array;
  /** How much each target counts, 0 = not at all: shaped as the targets, [batch, time], or [batch] for whole samples. */
  readonly targetWeights?: DenseArray;
  /** What a graph's outputs behind its first are to be, by name. */
  readonly otherTargets?: Readonly<Record<string, NamedTargets>>;
}

/** Targets of an output of a graph: as a batch's own. */
export interface NamedTargets {
  readonly values: DenseArray;
  readonly lengths?: Int32Array;
  readonly weights?: DenseArray;
}

/** An input of a graph, and its rows' real steps. */
export interface NamedInput {
  /** [batch, …] */
  readonly values: DenseArray;
  readonly lengths?: Int32Array;
}

/** Examples by number, made on demand, so that a window never has to be stored. */
export interface ExampleSource {
  readonly count: number;
  batch(indices: Int32Array): TrainingBatch;
  /** Steps of an example, for `bucketByLength`. */
  lengthOf?(index: number): number;
}
