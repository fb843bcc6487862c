import { createBaselines } from '@recurrent/timeseries';
import { methodNames } from '../methods.js';
import type { Replay } from '../replay.js';

/** A rule that needs no network, as the page draws it. */
export interface DrawnRule {
  readonly id: keyof ReturnType<typeof createBaselines>;
  readonly name: string;
  readonly color: `--${string}`;
}

/** The rules that can be shown beside the network. */
export const rules: readonly DrawnRule[] = (
  [
    ['climatology', '--rule-2'],
    ['naive', '--rule-1'],
    ['seasonalNaive', '--rule-3'],
    ['drift', '--rule-4'],
  ] as const
).map(([id, color]) => ({ id, color, name: methodNames[id]!.name }));

/** What each rule says at the end of a day of so many days after it, in the order of the rules; null where it cannot. */
export function rulesFrom(
  { series, firstDay }: Replay,
  { column, day, horizon }: { readonly column: string; readonly day: number; readonly horizon: number },
): (number | null)[][] {
  const says = createBaselines(series, { column, trainLength: firstDay });
  return rules.map(({ id }) =>
    Array.from({ length: horizon }, (_, index) => {
      const value = says[id](day, index + 1);
      return Number.isNaN(value) ? null : value;
    }),
  );
}
