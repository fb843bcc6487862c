import { RnnError } from '@recurrent/core';

/** A network of more has over fifty million weights: more than a series can teach, and than memory holds twice. */
export const mostUnits = 4096;

/** @throws {RnnError} invalid-argument when a network cannot remember so many numbers */
export function assertUnits(units: number): void {
  if (Number.isInteger(units) && units > 0 && units <= mostUnits) return;
  throw new RnnError(
    'invalid-argument',
    `units must be a whole number from 1 to ${mostUnits}. Received ${units}. 32 is a usual value.`,
  );
}
