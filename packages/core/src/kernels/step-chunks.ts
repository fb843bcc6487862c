import type { SequencePlan } from './sequence-plan.js';

/** Consecutive steps that are projected together. */
export interface StepChunk {
  readonly firstStep: number;
  readonly endStep: number;
  readonly firstRow: number;
  readonly rows: number;
}

/** Few enough that their gates stay in a core's own cache until the steps have used them. */
const rowsOfChunk = 128;

/** Splits a plan's steps; a chunk is at least one step. */
export function splitSteps({ counts, steps }: SequencePlan): StepChunk[] {
  const chunks: StepChunk[] = [];
  let firstStep = 0;
  let firstRow = 0;
  while (firstStep < steps) {
    let endStep = firstStep;
    let rows = 0;
    do {
      rows += counts[endStep]!;
      endStep += 1;
    } while (endStep < steps && rows + counts[endStep]! <= rowsOfChunk);
    chunks.push({ firstStep, endStep, firstRow, rows });
    firstStep = endStep;
    firstRow += rows;
  }
  return chunks;
}

/** Rows of the largest chunk. */
export function largestChunk(chunks: readonly StepChunk[]): number {
  return chunks.reduce((most, { rows }) => Math.max(most, rows), 0);
}
