import { element } from '@recurrent/demo-kit/web';
import type { WordTold } from '../read-words.js';

type Heeded = Pick<WordTold, 'word' | 'attention'>;

/** Words as they were written, each underlined as heavily as the network looked at it. */
export function markedWords(words: readonly Heeded[]): (HTMLElement | string)[] {
  const most = Math.max(...words.map(({ attention }) => attention ?? 0));
  return words.flatMap(({ word, attention = 0 }, index) => {
    const share = most > 0 ? attention / most : 0;
    const marked = element('span', { style: `--weight: ${share.toFixed(2)}` }, word);
    return index === 0 ? [marked] : [' ', marked];
  });
}

const wordsNamed = 3;

/** The words that counted most, in a sentence. */
export function attentionInWords(words: readonly Heeded[]): string {
  if (words.some(({ attention }) => attention === undefined))
    return 'It is too long to say which words counted; the first quarter and the end did.';
  const most = words
    .filter(({ attention }) => attention! * words.length >= 1)
    .toSorted((one, other) => other.attention! - one.attention!)
    .slice(0, wordsNamed);
  const named = most.map(({ word, attention }) => `“${bare(word)}” (${Math.round(attention! * 100)} %)`);
  return `It looked most at ${named.join(', ')}.`;
}

/** A word without the marks around it, unless it is nothing else. */
export function bare(word: string): string {
  return word.replaceAll(/^[\p{P}]+|[\p{P}]+$/gu, '') || word;
}
