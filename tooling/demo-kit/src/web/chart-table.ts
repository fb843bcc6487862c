import type { ChartData, ChartKind } from './chart.js';
import { element } from './element.js';

/** The numbers of a chart as a table behind a disclosure, made when opened. */
export function chartTable(kind: ChartKind): { readonly element: HTMLElement; show(data: ChartData): void } {
  const body = element('tbody');
  const ends = (kind.bands ?? []).flatMap(({ name }) => [`${name}: from`, `${name}: to`]);
  const head = [kind.xName, ...kind.lines.map(({ name }) => name), ...ends];
  let data: ChartData | undefined;
  const fill = () => {
    if (!data || !details.open) return;
    const { x, bands = [] } = data;
    const values = [...data.values, ...bands.flatMap(({ lower, upper }) => [lower, upper])];
    body.replaceChildren(
      ...x.map((at, index) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, kind.formatX(at)),
          ...values.map((line) => element('td', {}, cellText(line[index], kind))),
        ),
      ),
    );
  };
  const details = element(
    'details',
    { ontoggle: fill },
    element('summary', {}, 'The same as a table'),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${kind.title}, as a table` },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head.map((name) => element('th', { scope: 'col' }, name)))),
        body,
      ),
    ),
  );
  return {
    element: details,
    show(next) {
      data = next;
      fill();
    },
  };
}

function cellText(value: number | null | undefined, kind: ChartKind): string {
  return value === null || value === undefined ? '–' : kind.formatValue(value);
}
