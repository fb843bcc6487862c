import * as tf from '@tensorflow/tfjs-core';
import { RnnError } from '../errors.js';

/** The states that a stateful layer keeps from one batch to the next. No gradient passes them. */
export class KeptStates {
  #states: tf.Tensor[] = [];

  /**
   * Where a batch of so many rows begins: nothing before the first.
   * @throws {RnnError} shape-mismatch when the batch before had another number of rows
   */
  forRows(rows: number, layer: string): tf.Tensor[] {
    const before = this.#states[0]?.shape[0] ?? rows;
    if (before === rows) return this.#states;
    throw new RnnError(
      'shape-mismatch',
      `${layer} is stateful: each row of a batch goes on from that of the batch before, which had ${before}. ` +
        `Received ${rows} rows. Give batches of one size, or call resetStates() between them.`,
    );
  }

  /** Keeps copies of states in place of those before. */
  keep(states: readonly tf.Tensor[]): void {
    const before = this.#states;
    this.#states = states.map((state) => tf.keep(tf.clone(state)));
    tf.dispose(before);
  }

  /** The states as numbers; none before the first batch. */
  values(): Float32Array[] {
    return this.#states.map((state) => state.dataSync<'float32'>().slice());
  }

  /** Puts back what `values` gave, of states of these lengths. */
  restore(values: readonly Float32Array[], sizes: readonly number[]): void {
    const before = this.#states;
    this.#states = values.map((numbers, index) =>
      tf.keep(tf.tensor2d(numbers, [numbers.length / sizes[index]!, sizes[index]!])),
    );
    tf.dispose(before);
  }

  reset(): void {
    tf.dispose(this.#states);
    this.#states = [];
  }
}
