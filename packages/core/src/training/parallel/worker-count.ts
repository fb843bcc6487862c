import { assertOption } from '../assert-option.js';

/** Rows of a batch below which a share is not worth a thread. */
const fewestRows = 4;

/** How many threads train together: as many as asked for, or as there are processors and rows for. */
export function toWorkerCount(workers: number | 'auto', batchSize: number): number {
  if (workers === 'auto') return Math.max(1, Math.min(processorCount(), Math.floor(batchSize / fewestRows)));
  return workers;
}

/** @throws {RnnError} invalid-argument when it is neither 'auto' nor a count */
export function assertWorkers(workers: number | 'auto'): void {
  assertOption(workers === 'auto' || (Number.isInteger(workers) && workers > 0), {
    rule: "workers is a whole number above 0, or 'auto'",
    received: `'${workers}'`,
    remedy: "'auto' takes as many as there are processors.",
  });
}

function processorCount(): number {
  if (typeof navigator !== 'undefined' && navigator.hardwareConcurrency) return navigator.hardwareConcurrency;
  return process.getBuiltinModule('node:os').availableParallelism();
}
