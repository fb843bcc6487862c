import { createChart, element } from '@recurrent/demo-kit/web';
import type { ChartData } from '@recurrent/demo-kit/web';
import type { WordTold } from '../read-words.js';
import { attentionInWords, bare } from './marked-words.js';
import type { ToldView } from './told-view.js';

const mostShown = 8;
const longestName = 11;

/** What the network says where it tells labels of the reader's own: each with a bar, and how the told one came about. */
export function labelsView(labels: readonly string[]): ToldView {
  const says = element('p', { class: 'says' });
  const bars = element('ul', { class: 'labels' });
  const why = element('p', { class: 'why' });
  let words: readonly WordTold[] = [];
  const chart = createChart({
    title: 'The label after each word',
    xName: 'Word',
    xScale: 'count',
    lines: [{ name: 'the label told in the end', color: '--happened', mark: 'dots' }],
    formatX: (at) => shortened(words[at - 1]?.word ?? ''),
    formatValue: percent,
  });
  const show = (next: readonly WordTold[]) => {
    words = next;
    const ranked = rankedOf(words.at(-1)?.probabilities ?? {});
    says.textContent = ranked[0] ? `${ranked[0][0]}, ${percent(ranked[0][1])}` : 'Waits for a word';
    const shown = ranked.length > 0 ? ranked : labels.map((label) => [label, 0] as const);
    bars.replaceChildren(...shown.slice(0, mostShown).map(labelBar));
    why.textContent = words.length > 0 ? attentionInWords(words) : '';
    chart.show(toData(words, ranked[0]?.[0]));
  };
  show([]);
  return {
    top: element(
      'article',
      { class: 'judge own-labels' },
      element('h3', {}, 'The network, as you taught it'),
      says,
      bars,
      why,
    ),
    chart: chart.element,
    show,
    inWords: () => `The network: ${says.textContent}.`,
  };
}

function labelBar([label, probability]: readonly [label: string, probability: number]): HTMLElement {
  return element(
    'li',
    {},
    element('span', { class: 'name' }, label),
    element('span', { class: 'amount', 'aria-hidden': 'true', style: `--part: ${probability.toFixed(3)}` }),
    element('span', { class: 'part' }, percent(probability)),
  );
}

function toData(words: readonly WordTold[], label: string | undefined): ChartData {
  return {
    x: words.map((_, index) => index + 1),
    values: [words.map(({ probabilities }) => probabilities[label!]!)],
    xRange: [0.6, Math.max(2, words.length) + 0.4],
    yRange: [0, 1],
    summary: inWords(words, label),
  };
}

function inWords(words: readonly WordTold[], label: string | undefined): string {
  const last = words.at(-1);
  if (!last || label === undefined) return 'Nothing is written yet.';
  const from = words.findLastIndex(({ probabilities }) => rankedOf(probabilities)[0]![0] !== label) + 1;
  const ending = `After ${words.length === 1 ? 'one word' : `all ${words.length} words`} it is ${percent(last.probabilities[label]!)} ${label}.`;
  return words.length === 1 ? ending : `${ending} It has been the first since “${bare(words[from]!.word)}”.`;
}

/** The most probable first. */
function rankedOf(probabilities: Readonly<Record<string, number>>): [label: string, probability: number][] {
  return Object.entries(probabilities).toSorted(([, one], [, other]) => other - one);
}

function percent(part: number): string {
  return `${Math.round(part * 100)} %`;
}

function shortened(word: string): string {
  return word.length > longestName ? `${word.slice(0, longestName - 1)}…` : word;
}
