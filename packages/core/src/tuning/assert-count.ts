import { RnnError, show } from '../errors.js';

/** @throws {RnnError} invalid-argument when a count is not a whole number above 0 */
export function assertCount(name: string, count: number): void {
  if (Number.isInteger(count) && count > 0) return;
  throw new RnnError(
    'invalid-argument',
    `${name} must be a whole number above 0. Received ${show(count)}. Give how many there are to be.`,
  );
}
