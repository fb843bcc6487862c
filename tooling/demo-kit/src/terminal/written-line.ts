/** A key as `readline` tells it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

/** What a key does to the line that is being written. */
export type KeyMeaning = { readonly text: string } | 'end of line' | 'end';

const longestLine = 1000;

/** The line after a key, or that the line, or everything, ends. */
export function pressed({ name, sequence = '', ctrl, meta }: Key, text: string): KeyMeaning {
  if (name === 'escape' || (ctrl && (name === 'c' || name === 'd'))) return 'end';
  if (name === 'return' || name === 'enter') return 'end of line';
  if (name === 'backspace') return { text: Array.from(text).slice(0, -1).join('') };
  if (ctrl && name === 'u') return { text: '' };
  if (ctrl && name === 'w') return { text: text.replace(/\S+\s*$/, '') };
  // Arrows and the like come with a control character first.
  const isWritten = !ctrl && !meta && /^\P{Cc}+$/u.test(sequence);
  return { text: isWritten ? (text + sequence).slice(0, longestLine) : text };
}
