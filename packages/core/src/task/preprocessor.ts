import type { DenseArray } from '../data/dense-array.js';
import type { ExampleSource } from '../data/example-source.js';

/** Inputs as numbers, rows padded on the right to a common time. */
export interface EncodedInputs {
  /** [batch, time, numFeatures], or ids [batch, time] */
  readonly inputs: DenseArray;
  /** Real steps of each row; all of them when left out. */
  readonly lengths?: Int32Array;
}

/** The same for a graph of several inputs, by name. */
export interface NamedEncodedInputs {
  /** [batch, …] each. */
  readonly inputs: Readonly<Record<string, DenseArray>>;
  /** Real steps of each row; all of an input's steps when left out. */
  readonly lengths?: Readonly<Record<string, Int32Array>>;
}

/** Values ⇄ numbers: all that a task knows about its domain. Saved with the model by `toJSON`. */
export interface Preprocessor<Input, Sample, Output> {
  readonly numFeatures: number;
  encode(inputs: readonly Input[]): EncodedInputs | NamedEncodedInputs;
  /** What the network learns from: inputs with targets, made on demand. */
  examples(samples: readonly Sample[]): ExampleSource;
  /**
   * The network's outputs for `inputs`, row by row, as values again; `scores` [batch, time] says what attention paid to
   * each step, where the network pools by it.
   */
  decode(outputs: DenseArray, inputs: readonly Input[], scores?: DenseArray): Output[];
  toJSON(): unknown;
}
