import { element } from './element.js';

/** Check boxes side by side, each with the mark of what it shows or hides. */
export function toggles(choice: {
  readonly label: string;
  readonly options: readonly {
    readonly value: string;
    readonly text: string;
    readonly color: `--${string}`;
  }[];
  readonly chosen: ReadonlySet<string>;
  onChange(chosen: ReadonlySet<string>): void;
}): HTMLElement {
  const chosen = new Set(choice.chosen);
  return element(
    'fieldset',
    { class: 'toggles' },
    element('legend', {}, choice.label),
    ...choice.options.map(({ value, text, color }) =>
      element(
        'label',
        {},
        element('input', {
          type: 'checkbox',
          checked: chosen.has(value),
          onchange() {
            if (!chosen.delete(value)) chosen.add(value);
            choice.onChange(chosen);
          },
        }),
        element('span', { class: 'swatch swatch-dashed', style: `color: var(${color})` }),
        text,
      ),
    ),
  );
}
