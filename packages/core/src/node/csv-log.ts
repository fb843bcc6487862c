import type { FitProgress } from '../task/fit.js';
import { createLineLog } from './line-log.js';
import { toRow, type ProgressRow } from './progress-row.js';

/**
 * An `onProgress` that appends a line of comma-separated values to a file after each epoch, under the names of the
 * columns. A training that goes on from a checkpoint goes on in the file, without a line lost or doubled.
 */
export function createCsvLog(file: string): (progress: FitProgress) => void {
  const write = createLineLog(file, {
    header: (row) => Object.keys(row).join(','),
    toLine: (row: ProgressRow) => Object.values(row).join(','),
    placeOf: (line) => {
      const epoch = Number(line.split(',', 1)[0]);
      return Number.isInteger(epoch) && epoch > 0 ? { epoch } : undefined;
    },
  });
  return (progress) => {
    const row = toRow(progress, 'epoch');
    if (row) write(row);
  };
}
