import { element, icon } from '@recurrent/demo-kit/web';
import type { LabelledText } from '@recurrent/nlp';
import { labelsIn } from '../labelled-rows.js';

/** Rows to change one by one. */
export interface RowsTable {
  readonly element: HTMLElement;
  /** What is written now, without rows that have no text. */
  rows(): LabelledText[];
  show(rows: readonly LabelledText[]): void;
  /** Adds an empty row and goes to it. */
  add(): void;
}

const mostShown = 200;
const cross = 'M6 6l12 12M18 6L6 18';

/** A table of texts and labels; of a long one the first rows can be changed, the others are only used. */
export function rowsTable(onChange: () => void): RowsTable {
  const body = element('tbody');
  const rest = element('p', { class: 'figures' });
  let hidden: readonly LabelledText[] = [];
  let labels = labelsIn([]);
  const box = element(
    'div',
    { class: 'scroll rows', tabindex: 0, role: 'region', 'aria-label': 'Your rows' },
    element(
      'table',
      {},
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('th', { scope: 'col' }, 'Text'),
          element('th', { scope: 'col' }, 'Label'),
          element('th', { scope: 'col' }, element('span', { class: 'visually-hidden' }, 'Remove')),
        ),
      ),
      body,
    ),
  );
  const append = ({ text, label }: LabelledText) => {
    const row = element('tr');
    const written = element('input', { type: 'text', value: text, 'aria-label': 'Text', oninput: onChange });
    const remove = element('button', {
      type: 'button',
      class: 'plain',
      'aria-label': `Remove the row ${text}`,
      onclick() {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        row.remove();
        next?.querySelector<HTMLElement>('button')?.focus();
        onChange();
      },
    });
    remove.append(icon(cross));
    row.append(
      element('td', {}, written),
      element('td', {}, labelChoice(label, { labels, onChange })),
      element('td', {}, remove),
    );
    body.append(row);
    return written;
  };
  return {
    element: element('div', {}, box, rest),
    rows() {
      const shown = Array.from(body.rows, (row): LabelledText => ({
        text: row.querySelector('input')!.value.trim(),
        label: row.querySelector('select')!.value,
      }));
      return [...shown.filter(({ text }) => text !== ''), ...hidden];
    },
    show(rows) {
      body.replaceChildren();
      labels = labelsIn(rows);
      for (const row of rows.slice(0, mostShown)) append(row);
      hidden = rows.slice(mostShown);
      rest.textContent = hidden.length > 0 ? `And ${hidden.length} more that are not shown.` : '';
      onChange();
    },
    add() {
      append({ text: '', label: labels[0]! }).focus();
      onChange();
    },
  };
}

function labelChoice(
  label: string,
  { labels, onChange }: { readonly labels: readonly string[]; readonly onChange: () => void },
): HTMLElement {
  const choice = element(
    'select',
    { 'aria-label': 'Label', onchange: onChange },
    ...labels.map((value) => element('option', { value }, value)),
  );
  choice.value = label;
  return choice;
}
