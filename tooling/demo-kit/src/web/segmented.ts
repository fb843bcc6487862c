import { element, uniqueId } from './element.js';

/** A choice of one among a few, side by side: radio buttons, so arrow keys move it. */
export function segmented<Value extends string>(choice: {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly selected: Value;
  onSelect(value: Value): void;
}): HTMLElement {
  const name = uniqueId('choice');
  return element(
    'fieldset',
    { class: 'segmented' },
    element('legend', { class: 'visually-hidden' }, choice.label),
    ...choice.options.map(({ value, text }) =>
      element(
        'label',
        {},
        element('input', {
          type: 'radio',
          name,
          value,
          checked: value === choice.selected,
          onchange: () => choice.onSelect(value),
        }),
        element('span', {}, text),
      ),
    ),
  );
}
