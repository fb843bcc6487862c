import { columnsOf, wrap, type LiveLine, type Look } from '@recurrent/demo-kit/terminal';
import type { Classification } from '@recurrent/nlp';
import { namesOf } from './emotions.js';

const barWidth = 20;

/**
 * What is written, the words that were read in bold, over a bar for each of Ekman's emotions, always in the same order;
 * those that are told stand in bold, and the fine ones beneath. Without a line break at the end.
 */
export function liveFrame({ shown, finished }: LiveLine, told: Classification, look: Look): string {
  const read = finished.trim() === '' ? 0 : finished.trim().split(/\s+/).length;
  const words = shown
    .trim()
    .split(/\s+/)
    .map((word, index) => (index < read ? look.paint('strong', word) : word));
  const { probabilities, labels } = told.groups ?? told;
  const names = Object.keys(probabilities);
  const width = Math.max(...names.map(columnsOf));
  const bars = names.map((name) => {
    const ink = read > 0 && labels.includes(name) ? 'strong' : 'muted';
    const share = read > 0 ? probabilities[name]! : 0;
    const filled = '■'.repeat(Math.round(share * barWidth));
    const percent = `${Math.round(share * 100)} %`.padStart(5);
    return `${look.paint(ink, name.padEnd(width))}  ${look.paint('forecast', filled)}${look.paint('muted', '─'.repeat(barWidth - filled.length))} ${look.paint(ink, percent)}`;
  });
  const fine = read > 0 ? namesOf(told).join(', ') : 'waits for a word';
  const lines = [
    ...wrap(words.join(' '), look.width - 4),
    '',
    ...bars,
    '',
    ...wrap(fine, look.width - 4).map((line) => look.paint(read > 0 ? 'strong' : 'muted', line)),
  ];
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}
