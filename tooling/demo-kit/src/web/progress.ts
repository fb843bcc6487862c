import { element, uniqueId } from './element.js';

/** A progress bar with its figures beside it, told to screen readers in words now and then. */
export interface Progress {
  readonly element: HTMLElement;
  /** `part` from 0 to 1, and the figures. */
  show(part: number, text: string): void;
  /** Words for everyone, spoken at once: what has begun, ended or failed. */
  announce(text: string): void;
}

const speakEveryMs = 5000;

export function progress(label: string): Progress {
  const id = uniqueId('progress');
  const bar = element('progress', { id, max: 1, value: 0 });
  const figures = element('p', { class: 'figures' });
  const spoken = element('p', { class: 'visually-hidden', role: 'status' });
  let spokenAt = 0;
  return {
    element: element(
      'div',
      { class: 'progress' },
      element('label', { for: id, class: 'visually-hidden' }, label),
      bar,
      figures,
      spoken,
    ),
    show(part, text) {
      bar.value = part;
      figures.textContent = text;
      if (performance.now() - spokenAt < speakEveryMs) return;
      spokenAt = performance.now();
      spoken.textContent = text;
    },
    announce(text) {
      figures.textContent = text;
      spoken.textContent = text;
    },
  };
}
