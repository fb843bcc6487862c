import { RnnError } from '../errors.js';

/** An array, typed or not. */
interface Sliceable {
  readonly length: number;
  slice(start: number, end: number): unknown;
}

/**
 * At most `maxLength` steps of a sequence: its first ones, or its last when the beginning is cut off ('pre').
 * @throws {RnnError} invalid-argument when maxLength is no count
 */
export function truncate<Steps extends Sliceable>(
  sequence: Steps,
  { maxLength, from = 'post' }: { readonly maxLength: number; readonly from?: 'pre' | 'post' },
): Steps {
  if (!Number.isInteger(maxLength) || maxLength < 0) {
    throw new RnnError(
      'invalid-argument',
      `maxLength is a whole number of steps. Received ${maxLength}. Leave it out to keep every step.`,
    );
  }
  if (sequence.length <= maxLength) return sequence;
  const start = from === 'pre' ? sequence.length - maxLength : 0;
  return sequence.slice(start, start + maxLength) as Steps;
}
