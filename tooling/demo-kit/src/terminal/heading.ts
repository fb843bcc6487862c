import type { Look } from './look.js';

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

/** Text broken at spaces into lines of at most `width` columns. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
