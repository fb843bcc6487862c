import { element } from '@recurrent/demo-kit/web';
import type { LexiconReading } from '../baselines/lexicon.js';
import { toWordRead } from '../read-words.js';
import { attentionInWords } from './marked-words.js';
import { opinionChart } from './opinion-chart.js';
import { opinionScale } from './opinion-scale.js';
import type { ToldView } from './told-view.js';

/** What the network and the word list say of an opinion, whether they agree, and how the opinion formed. */
export function opinionView(onLexicon: () => void): ToldView {
  const network = opinionScale('The network');
  const lexicon = opinionScale('A word list');
  const agreement = element('p', { class: 'agreement' });
  const chart = opinionChart();
  let readLexicon: ((text: string) => LexiconReading) | undefined;
  let says = '';
  const openLexicon = async () => {
    const { createLexiconReader } = await import('../baselines/lexicon.js');
    readLexicon = createLexiconReader();
    onLexicon();
  };
  chart.show([]);
  // The page is there before the word list is.
  void openLexicon();
  return {
    top: element('div', {}, element('div', { class: 'judges' }, network.element, lexicon.element), agreement),
    chart: chart.element,
    show(told, text) {
      const words = told.map(toWordRead);
      const positive = words.at(-1)?.positive;
      const listed = readLexicon?.(text);
      const answer = networkAnswer(positive);
      says = answer.says;
      network.show({ ...answer, why: words.length > 0 ? attentionInWords(words) : '' });
      lexicon.show(lexiconAnswer(listed, words.length));
      agreement.textContent = agreementOf(positive, listed);
      chart.show(words);
    },
    inWords: () => `The network: ${says}. ${agreement.textContent}`,
  };
}

function networkAnswer(positive: number | undefined): { part: number | undefined; says: string } {
  if (positive === undefined) return { part: undefined, says: 'Waits for a word' };
  const percent = Math.round(Math.max(positive, 1 - positive) * 100);
  return { part: positive, says: `${positive > 0.5 ? 'Positive' : 'Negative'}, ${percent} %` };
}

const wordsListed = 6;

function lexiconAnswer(
  listed: LexiconReading | undefined,
  written: number,
): { part: number | undefined; says: string; why: string } {
  if (!listed || written === 0) return { part: undefined, says: listed ? 'Waits for a word' : '…', why: '' };
  const { score, known } = listed;
  if (known.length === 0)
    return { part: undefined, says: 'No opinion', why: 'It knows none of these words.' };
  const counts = known
    .slice(0, wordsListed)
    .map(({ word, counts }) => `${word} ${counts > 0 ? '+' : '−'}${Math.abs(counts)}`);
  const why = `It counts ${counts.join(', ')}${known.length > wordsListed ? ' …' : ''}.`;
  if (score === 0) return { part: undefined, says: 'No opinion', why: `${why} That adds up to nothing.` };
  const sum = known.reduce((total, { counts }) => total + counts, 0);
  const signed = `${score > 0 ? '+' : '−'}${Math.abs(score).toFixed(2)}`;
  return {
    part: (Math.tanh(score) + 1) / 2,
    says: `${score > 0 ? 'Positive' : 'Negative'}, ${signed}`,
    why: sum > 0 === score > 0 ? why : `${why} A negation turns that round.`,
  };
}

function agreementOf(positive: number | undefined, listed: LexiconReading | undefined): string {
  if (positive === undefined || !listed) return '';
  if (listed.score === 0) return 'Only the network has an opinion.';
  return positive > 0.5 === listed.score > 0
    ? 'They agree.'
    : 'They disagree. Which of them is right, you can tell better than both.';
}
