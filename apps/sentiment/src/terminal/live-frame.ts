import { wrap } from '@recurrent/demo-kit/terminal';
import type { Ink, Look } from '@recurrent/demo-kit/terminal';
import type { WordRead } from '../read-words.js';

/** Between these a text is neither. */
const [unsureFrom, unsureTo] = [0.4, 0.6];
const barWidth = 21;

/** What is written, each word in the colour of the opinion after it, over the opinion now; without a line break at the end. */
export function liveFrame(shown: string, words: readonly WordRead[], look: Look): string {
  const written = shown.trim().split(/\s+/);
  // A word that is still being written has not been read.
  const painted = written.map((word, index) => {
    const read = words[index];
    return read ? look.paint(inkOf(read.positive), word) : word;
  });
  const lines = wrap(painted.join(' '), look.width - 4);
  return [...lines.map((line) => `  ${line}`), '', `  ${opinionBar(words.at(-1)?.positive, look)}`].join(
    '\n',
  );
}

function inkOf(positive: number): Ink {
  if (positive > unsureTo) return 'good';
  return positive < unsureFrom ? 'bad' : 'muted';
}

/** `──────────│■■■■──────  positive, 71 %`: leaning from the middle to one side. */
function opinionBar(positive: number | undefined, look: Look): string {
  const middle = (barWidth - 1) / 2;
  const at = Math.round((positive ?? 0.5) * (barWidth - 1));
  const bar = Array.from({ length: barWidth }, (_, column) => {
    if (column === middle) return '│';
    const isFilled = column >= Math.min(at, middle) && column <= Math.max(at, middle);
    return isFilled ? look.paint(inkOf(positive ?? 0.5), '■') : look.paint('muted', '─');
  });
  const says = positive === undefined ? 'waits for a word' : inPercent(positive, look);
  return `${bar.join('')}  ${says}`;
}

function inPercent(positive: number, look: Look): string {
  const label = positive > 0.5 ? 'positive' : 'negative';
  return look.paint(
    positive > 0.5 ? 'good' : 'bad',
    `${label}, ${Math.round(Math.max(positive, 1 - positive) * 100)} %`,
  );
}
