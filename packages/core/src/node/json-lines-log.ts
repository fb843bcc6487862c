import type { FitProgress } from '../task/fit.js';
import { createLineLog, type Place } from './line-log.js';
import { toRow, type LogEvery } from './progress-row.js';

/**
 * An `onProgress` that appends one line of JSON to a file after each epoch, or after each batch. A training that goes on
 * from a checkpoint goes on in the file, without a line lost or doubled.
 */
export function createJsonLinesLog(
  file: string,
  { every = 'epoch' }: { readonly every?: LogEvery } = {},
): (progress: FitProgress) => void {
  const write = createLineLog(file, { toLine: (row) => JSON.stringify(row), placeOf });
  return (progress) => {
    const row = toRow(progress, every);
    if (row) write(row);
  };
}

function placeOf(line: string): Place | undefined {
  try {
    const { epoch, batch } = JSON.parse(line) as Place;
    return Number.isInteger(epoch) ? { epoch, ...(batch !== undefined && { batch }) } : undefined;
  } catch {
    return undefined;
  }
}
