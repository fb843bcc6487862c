import { createChart } from '@recurrent/demo-kit/web';
import type { Chart, ChartData } from '@recurrent/demo-kit/web';
import { turningPoint, type WordRead } from '../read-words.js';
import { bare } from './marked-words.js';

const longestLabel = 11;

/** How probable it is that a text is positive, after each of its words. */
export function opinionChart(): { readonly element: HTMLElement; show(words: readonly WordRead[]): void } {
  let words: readonly WordRead[] = [];
  const chart: Chart = createChart({
    title: 'The opinion after each word',
    xName: 'Word',
    xScale: 'count',
    lines: [
      {
        name: 'positive',
        color: '--happened',
        mark: 'dots',
        below: { value: 0.5, color: '--forecast' },
      },
    ],
    formatX: (at) => shortened(words[at - 1]?.word ?? ''),
    formatValue: (part) => `${Math.round(part * 100)} %`,
  });
  return {
    element: chart.element,
    show(next) {
      words = next;
      chart.show(toData(words));
    },
  };
}

function toData(words: readonly WordRead[]): ChartData {
  return {
    x: words.map((_, index) => index + 1),
    values: [words.map(({ positive }) => positive)],
    xRange: [0.6, Math.max(2, words.length) + 0.4],
    yRange: [0, 1],
    summary: inWords(words),
  };
}

function inWords(words: readonly WordRead[]): string {
  const last = words.at(-1);
  if (!last) return 'Nothing is written yet.';
  const turn = turningPoint(words);
  const ending = `After ${words.length === 1 ? 'one word' : `all ${words.length} words`} it is ${percent(last.positive)} positive.`;
  return turn
    ? `${ending} “${bare(turn.word)}” moved it most: from ${percent(turn.from)} to ${percent(turn.to)}.`
    : ending;
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function shortened(word: string): string {
  return word.length > longestLabel ? `${word.slice(0, longestLabel - 1)}…` : word;
}
