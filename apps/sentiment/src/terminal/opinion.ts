import type { Look } from '@recurrent/demo-kit/terminal';
import type { Classification } from '@recurrent/nlp';

const shareOfLooks = 1.5;

/** A line: how it was judged, how sure that is, and the text with the words that counted in bold. */
export function tellOpinion(text: string, { label, probability, words }: Classification, look: Look): string {
  const percent = `${Math.round(probability * 100)} %`.padStart(5);
  const judged = look.paint(label === 'positive' ? 'good' : 'bad', label.padEnd(8));
  return `  ${judged} ${percent}  ${emphasize(text, words, look)}\n`;
}

/** The text with those words in bold that had clearly more than an even share of the attention. */
function emphasize(text: string, words: Classification['words'], look: Look): string {
  let shown = '';
  let rest = text;
  for (const { word, attention } of words) {
    // Words are told as they were read: in lower case, and some not as they are written.
    const at = rest.toLowerCase().indexOf(word);
    if (at < 0 || attention * words.length <= shareOfLooks) continue;
    const end = at + word.length;
    shown += rest.slice(0, at) + look.paint('strong', rest.slice(at, end));
    rest = rest.slice(end);
  }
  return shown + rest;
}
