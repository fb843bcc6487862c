import { table } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import type { Accuracies } from '../evaluation.js';

/** Accuracies in percent, a method a row and a set a column. */
export function tellAccuracies(methods: Readonly<Record<string, Accuracies>>, look: Look): string {
  const sets = Object.keys(Object.values(methods)[0] ?? {});
  return table(
    [
      { title: '% right'.padEnd(16) },
      ...sets.map((title) => ({ title, digits: 1, best: 'highest' as const })),
    ],
    Object.entries(methods).map(([name, accuracies]) => [name, ...sets.map((set) => accuracies[set]! * 100)]),
    look,
  );
}
