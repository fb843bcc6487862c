import { RnnError } from '../errors.js';
import type { DenseArray } from './dense-array.js';
import { truncate } from './truncate.js';

/** Ids, one a step; or the numbers of each step. */
export type Sequence =
  | readonly number[]
  | Float32Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | readonly ArrayLike<number>[];

/** Where sequences end up in their rows. */
export interface PadOptions {
  /** Steps of a row. Default: those of the longest sequence. */
  readonly maxLength?: number;
  /** 'post': real steps first, as `lengths` and the kernels have them; 'pre': last, for a masking layer. Default 'post'. */
  readonly padding?: 'pre' | 'post';
  /** Which end of a sequence is cut off when it is longer than a row. Default 'post'. */
  readonly truncating?: 'pre' | 'post';
  /** What stands where no step is. Default 0. */
  readonly value?: number;
}

/** Sequences side by side. */
export interface PaddedSequences {
  /** [batch, time] of ids, or [batch, time, numFeatures] */
  readonly inputs: DenseArray;
  /** Real steps of each row: its first ones, or with padding 'pre' its last. */
  readonly lengths: Int32Array;
}

/**
 * Sequences of different lengths → one array.
 * @throws {RnnError} shape-mismatch when steps hold different counts of numbers
 * @throws {RnnError} invalid-argument when maxLength is no count
 */
export function pad(
  sequences: readonly Sequence[],
  { maxLength, padding = 'post', truncating = 'post', value = 0 }: PadOptions = {},
): PaddedSequences {
  const cut = sequences.map((sequence) =>
    maxLength === undefined ? sequence : truncate(sequence, { maxLength, from: truncating }),
  );
  const time = maxLength ?? cut.reduce((most, { length }) => Math.max(most, length), 0);
  const features = featuresOf(cut);
  const width = features ?? 1;
  const values = new Float32Array(cut.length * time * width).fill(value);
  cut.forEach((sequence, row) => {
    const start = row * time + (padding === 'pre' ? time - sequence.length : 0);
    for (let step = 0; step < sequence.length; step++) {
      const numbers = sequence[step]!;
      values.set(typeof numbers === 'number' ? [numbers] : numbers, (start + step) * width);
    }
  });
  return {
    inputs: { values, shape: features === undefined ? [cut.length, time] : [cut.length, time, features] },
    lengths: Int32Array.from(cut, ({ length }) => length),
  };
}

/** Numbers of a step; undefined when steps are ids. */
function featuresOf(sequences: readonly Sequence[]): number | undefined {
  let found: number | undefined | 'unknown' = 'unknown';
  for (const [row, sequence] of sequences.entries()) {
    for (let step = 0; step < sequence.length; step++) {
      const numbers = sequence[step]!;
      const features = typeof numbers === 'number' ? undefined : numbers.length;
      if (found === 'unknown') found = features;
      if (features === found) continue;
      throw new RnnError(
        'shape-mismatch',
        `Every step of every sequence holds as many numbers as the first: ${found ?? 'one id'}. ` +
          `Received ${features ?? 'one id'} in step ${step} of sequence ${row}. Give all steps the same features.`,
      );
    }
  }
  return found === 'unknown' ? undefined : found;
}
