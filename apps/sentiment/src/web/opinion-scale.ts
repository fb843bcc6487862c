import { element } from '@recurrent/demo-kit/web';

/** One judge's answer: its name, what it says, how far to either side, and why. */
export interface OpinionScale {
  readonly element: HTMLElement;
  /** `part` from 0, all negative, to 1, all positive; undefined when it has no say. */
  show(answer: { readonly part: number | undefined; readonly says: string; readonly why: string }): void;
}

/** A card with a judge's answer in large type over a bar that leans from its middle to one side. */
export function opinionScale(name: string): OpinionScale {
  const says = element('p', { class: 'says' });
  const bar = element('div', { class: 'lean', 'aria-hidden': 'true' }, element('span'));
  const why = element('p', { class: 'why' });
  const card = element('article', { class: 'judge' }, element('h3', {}, name), says, bar, why);
  return {
    element: card,
    show(answer) {
      const { part = 0.5 } = answer;
      says.textContent = answer.says;
      why.textContent = answer.why;
      card.dataset['side'] = part === 0.5 ? 'none' : part > 0.5 ? 'positive' : 'negative';
      bar.style.setProperty('--from', String(Math.min(part, 0.5)));
      bar.style.setProperty('--to', String(Math.max(part, 0.5)));
    },
  };
}
