import type { Look } from './look.js';
import { wrap } from './wrap.js';

/** The first line of a demo: its name, and in one sentence what it does. */
export function title(name: string, sentence: string, look: Look): string {
  return `\n${look.paint('strong', name)}\n${wrap(sentence, look.width)
    .map((line) => look.paint('muted', line))
    .join('\n')}\n`;
}

/** A numbered step of a demo, ruled off from the one before: `1 Read ─────`. */
export function heading(step: number, text: string, look: Look): string {
  const label = `${step}  ${text} `;
  const rule = '─'.repeat(Math.max(0, look.width - label.length));
  return `\n${look.paint('strong', label)}${look.paint('muted', rule)}\n`;
}

/** Running text in the width of the look, indented as everything under a heading is. */
export function paragraph(text: string, look: Look): string {
  return wrap(text, look.width - 2)
    .map((line) => `  ${line}\n`)
    .join('');
}
