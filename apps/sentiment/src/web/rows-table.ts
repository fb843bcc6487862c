import { element, icon } from '@recurrent/demo-kit/web';
import type { Polarity } from '@recurrent/datasets';
import type { Opinion } from '../judged-set.js';

/** Rows to change one by one. */
export interface RowsTable {
  readonly element: HTMLElement;
  /** What is written now, without rows that have no text. */
  rows(): Opinion[];
  show(rows: readonly Opinion[]): void;
  /** Adds an empty row and goes to it. */
  add(): void;
}

const mostShown = 200;
const cross = 'M6 6l12 12M18 6L6 18';

/** A table of texts and labels; of a long one the first rows can be changed, the others are only used. */
export function rowsTable(onChange: () => void): RowsTable {
  const body = element('tbody');
  const rest = element('p', { class: 'figures' });
  let hidden: readonly Opinion[] = [];
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
  const append = ({ text, label }: Opinion) => {
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
      element('td', {}, labelChoice(label, onChange)),
      element('td', {}, remove),
    );
    body.append(row);
    return written;
  };
  return {
    element: element('div', {}, box, rest),
    rows() {
      const shown = Array.from(body.rows, (row): Opinion => ({
        text: row.querySelector('input')!.value.trim(),
        label: row.querySelector('select')!.value as Polarity,
      }));
      return [...shown.filter(({ text }) => text !== ''), ...hidden];
    },
    show(rows) {
      body.replaceChildren();
      for (const row of rows.slice(0, mostShown)) append(row);
      hidden = rows.slice(mostShown);
      rest.textContent = hidden.length > 0 ? `And ${hidden.length} more that are not shown.` : '';
      onChange();
    },
    add() {
      append({ text: '', label: 'positive' }).focus();
      onChange();
    },
  };
}

function labelChoice(label: Polarity, onChange: () => void): HTMLElement {
  const choice = element(
    'select',
    { 'aria-label': 'Label', onchange: onChange },
    element('option', { value: 'positive' }, 'positive'),
    element('option', { value: 'negative' }, 'negative'),
  );
  choice.value = label;
  return choice;
}
