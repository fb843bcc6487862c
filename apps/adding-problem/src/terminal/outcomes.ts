import { paragraph, table, type Look } from '@recurrent/demo-kit/terminal';
import type { Outcome } from '../learn.js';
import type { Problem } from '../problem.js';

/** Who learned the problem, and who did no better than without a memory. */
export function tellOutcomes(outcomes: readonly Outcome[], problem: Problem, look: Look): string {
  const rows = outcomes.map(({ cell, loss, isLearned, epochs, seconds }) => [
    cell,
    loss,
    isLearned ? `learned in ${epochs} epochs` : `not learned in ${epochs} epochs`,
    `${seconds.toFixed(1)} s`,
  ]);
  return (
    table(
      [
        { title: 'Layer' },
        { title: 'Squared error', digits: 4, best: 'lowest' },
        { title: '' },
        { title: '' },
      ],
      rows,
      look,
    ) +
    paragraph(
      `Without a memory the best squared error is ${problem.blind.toFixed(4)}; below ` +
        `${problem.learned.toFixed(4)} the problem counts as learned.`,
      look,
    )
  );
}
