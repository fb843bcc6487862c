import { table, type Look } from '@recurrent/demo-kit/terminal';
import type { Figures } from '../evaluation.js';

/** Macro-F1 in percent, a method a row; what only some methods have stands elsewhere. */
export function tellFigures(methods: Readonly<Record<string, Figures>>, look: Look): string {
  const names = Object.keys(Object.values(methods)[0] ?? {}).filter((name) => name.endsWith('_macro_f1'));
  return table(
    [
      { title: 'macro-F1 in %'.padEnd(16) },
      ...names.map((name) => ({
        title: name.replace('_macro_f1', '').replace('_', ' '),
        digits: 1,
        best: 'highest' as const,
      })),
    ],
    Object.entries(methods).map(([name, figures]) => [name, ...names.map((own) => figures[own]! * 100)]),
    look,
  );
}
