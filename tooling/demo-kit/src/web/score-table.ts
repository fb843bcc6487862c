import { element } from './element.js';

/** Scores of several methods in the same columns, lower is better; ours comes first. */
export interface Scores {
  readonly caption: string;
  readonly columns: readonly { readonly name: string; readonly unit: string }[];
  readonly rows: readonly {
    readonly name: string;
    readonly note: string;
    readonly values: readonly number[];
  }[];
}

/** A table of scores with a bar behind each number and the best of each column in bold. */
export function scoreTable({ caption, columns, rows }: Scores): HTMLElement {
  const columnValues = columns.map((_, index) => rows.map(({ values }) => values[index]!));
  const cell = (value: number, index: number) => {
    // What looks equal is equally good.
    const best = value.toFixed(2) === Math.min(...columnValues[index]!).toFixed(2);
    const part = value / Math.max(...columnValues[index]!);
    return element(
      'td',
      { class: best ? 'best' : undefined, style: `--part: ${part.toFixed(3)}` },
      element('span', { class: 'score' }, value.toFixed(2)),
      ...(best ? [element('span', { class: 'visually-hidden' }, ' (best)')] : []),
    );
  };
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    element(
      'table',
      { class: 'scores' },
      element('caption', {}, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'Method'),
          ...columns.map(({ name, unit }) =>
            element('th', { scope: 'col' }, `${name} `, element('small', {}, unit)),
          ),
        ),
      ),
      element(
        'tbody',
        {},
        ...rows.map(({ name, note, values }) =>
          element(
            'tr',
            {},
            element('th', { scope: 'row' }, name, element('small', {}, note)),
            ...values.map(cell),
          ),
        ),
      ),
    ),
  );
}
