import { wrap } from '@recurrent/demo-kit/terminal';
import type { Look } from '@recurrent/demo-kit/terminal';
import type { Classification } from '@recurrent/nlp';

const shareOfLooks = 1.5;
const margin = ' '.repeat(19);

/** How it was judged, how sure that is, and beside it the text with the words that counted in bold. */
export function tellOpinion(text: string, { label, probability, words }: Classification, look: Look): string {
  const percent = `${Math.round(probability * 100)} %`.padStart(5);
  const judged = look.paint(label === 'positive' ? 'good' : 'bad', label.padEnd(8));
  const lines = wrap(emphasize(text.trim(), words, look), look.width - margin.length);
  return `  ${judged} ${percent}  ${lines.join(`\n${margin}`)}\n`;
}

/** The text with those words in bold that had clearly more than an even share of the attention. */
function emphasize(text: string, words: Classification['words'], look: Look): string {
  let shown = '';
  let rest = text;
  for (const { word, attention } of words) {
    // Words are told as they were read: in lower case, and some not as they are written.
    const at = rest.toLowerCase().indexOf(word);
    const counts = attention * words.length > shareOfLooks && /[^\p{P}]/u.test(word);
    if (at < 0 || !counts) continue;
    const end = at + word.length;
    shown += rest.slice(0, at) + look.paint('strong', rest.slice(at, end));
    rest = rest.slice(end);
  }
  return shown + rest;
}
