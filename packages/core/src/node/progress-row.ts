import type { FitProgress } from '../task/fit.js';

/** How often a log is written to. */
export type LogEvery = 'epoch' | 'batch';

/** What a log says of a batch or an epoch: numbers by name. */
export type ProgressRow = Readonly<Record<string, number>>;

/** Of these a log says nothing: they follow from the options, or are true for a moment only. */
const unsaid: ReadonlySet<string> = new Set(['epochs', 'batches', 'secondsLeft']);

/** Progress → the row of a log; nothing where the log is silent. Numbers in groups, such as metrics, stand by themselves. */
export function toRow(progress: FitProgress, every: LogEvery): ProgressRow | undefined {
  const isEnd = progress.batch === progress.batches;
  if (every === 'epoch' && !isEnd) return undefined;
  const entries = Object.entries(progress).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? Object.entries(value) : [[name, value] as const],
  );
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' && !unsaid.has(entry[0]) && (every === 'batch' || entry[0] !== 'batch'),
    ),
  );
}
