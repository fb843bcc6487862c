import { element, icon, uniqueId } from './element.js';
import { themeChoice } from './theme.js';

const loop = 'M12 4a8 8 0 1 1-7.4 5M4 4v5h5';

/** The frame every demo page has: the mark, the theme choice, a title with its lead, and the sections below. */
export function showPage(page: {
  readonly name: string;
  readonly title: string;
  readonly lead: string;
  readonly sections: readonly HTMLElement[];
  readonly credit: string;
}): void {
  const main = element(
    'main',
    { id: 'main' },
    element(
      'div',
      { class: 'hero' },
      element('h1', {}, page.title),
      element('p', { class: 'lead' }, page.lead),
    ),
    ...page.sections,
  );
  document.title = `${page.title} · recurrent`;
  document.body.prepend(
    element('a', { class: 'skip', href: '#main' }, 'Skip to the demo'),
    element(
      'header',
      { class: 'bar' },
      element(
        'p',
        { class: 'mark' },
        icon(loop),
        element('strong', {}, 'recurrent'),
        element('span', {}, page.name),
      ),
      themeChoice(),
    ),
    main,
    element('footer', {}, element('p', {}, page.credit)),
  );
}

/** A part of a page with its heading, a sentence on what it shows, and what it shows. */
export function section(title: string, lead: string, ...children: readonly HTMLElement[]): HTMLElement {
  const id = uniqueId('section');
  return element(
    'section',
    { 'aria-labelledby': id },
    element('div', { class: 'section-head' }, element('h2', { id }, title), element('p', {}, lead)),
    ...children,
  );
}
