import { stripVTControlCharacters } from 'node:util';

/** Text, painted or not, broken at spaces into lines of at most `width` columns. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let room = 0;
  for (const word of text.split(/\s+/)) {
    const needed = columnsOf(word);
    if (lines.length === 0 || needed + 1 > room) {
      lines.push(word);
      room = width - needed;
    } else {
      lines[lines.length - 1] += ` ${word}`;
      room -= needed + 1;
    }
  }
  return lines;
}

/** Signs that terminals show two columns wide: those of East Asia, and emoji. */
const wide = /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFF00-\uFF60]/u;

/** How many columns of a terminal a text takes, its paint left aside. */
export function columnsOf(text: string): number {
  return Array.from(stripVTControlCharacters(text), (sign) => (wide.test(sign) ? 2 : 1)).reduce<number>(
    (sum, columns) => sum + columns,
    0,
  );
}
