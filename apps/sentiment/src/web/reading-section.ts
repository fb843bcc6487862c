import { element, section, segmented } from '@recurrent/demo-kit/web';
import type { TextClassifier } from '@recurrent/nlp';
import type { LexiconReading } from '../baselines/lexicon.js';
import { examples } from '../examples.js';
import { readWords, type WordRead } from '../read-words.js';
import { attentionInWords, markedWords } from './marked-words.js';
import { opinionChart } from './opinion-chart.js';
import { opinionScale } from './opinion-scale.js';

/** The part of the page that reads what somebody writes. */
export interface ReadingSection {
  readonly element: HTMLElement;
  /** Reads with a classifier from now on. */
  readWith(classifier: TextClassifier): void;
  /** Reads with a network that was taught here, and offers a way back. */
  offerTuned(tuned: TextClassifier): void;
}

const longestText = 1000;
const silenceBeforeSpeakingMs = 900;

/** A text to write, what the network and the word list say of it, the words that counted, and how the opinion formed. */
export function readingSection(): ReadingSection {
  const text = element(
    'textarea',
    { id: 'opinion', rows: 2, maxlength: longestText, spellcheck: false, oninput: () => read() },
    examples[0]!,
  );
  const network = opinionScale('The network');
  const lexicon = opinionScale('A word list');
  const agreement = element('p', { class: 'agreement' });
  const marked = element('p', { class: 'marked' });
  const attention = element('p', { class: 'why' });
  const chart = opinionChart();
  const choice = element('div', { class: 'readers' });
  const spoken = element('p', { class: 'visually-hidden', role: 'status' });

  let classifier: TextClassifier | undefined;
  let readLexicon: ((text: string) => LexiconReading) | undefined;
  let latest = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const read = async () => {
    if (!classifier) return;
    const own = ++latest;
    const words = await readWords(classifier, text.value);
    // Somebody wrote on meanwhile.
    if (own !== latest) return;
    const positive = words.at(-1)?.positive;
    const listed = readLexicon?.(text.value);
    network.show({ ...networkAnswer(positive), why: words.length > 0 ? attentionInWords(words) : '' });
    lexicon.show(lexiconAnswer(listed, words.length));
    agreement.textContent = agreementOf(positive, listed);
    marked.replaceChildren(...markedWords(words));
    chart.show(words);
    speak(words);
  };
  const speak = (words: readonly WordRead[]) => {
    clearTimeout(silence);
    if (words.length === 0) return;
    silence = setTimeout(() => {
      spoken.textContent = `The network: ${networkAnswer(words.at(-1)!.positive).says}. ${agreement.textContent}`;
    }, silenceBeforeSpeakingMs);
  };
  const openLexicon = async () => {
    const { createLexiconReader } = await import('../baselines/lexicon.js');
    readLexicon = createLexiconReader();
    await read();
  };
  chart.show([]);
  // The page is there before the word list is.
  void openLexicon();
  const readWith = (one: TextClassifier) => {
    classifier = one;
    void read();
  };
  let first: TextClassifier | undefined;
  return {
    element: section(
      'Write an opinion',
      'Of a film, a phone, a dinner, in English. The opinion below moves with every word you finish.',
      element('label', { class: 'visually-hidden', for: 'opinion' }, 'Your opinion'),
      text,
      element(
        'div',
        { class: 'examples', role: 'group', 'aria-label': 'Examples' },
        ...examples.map((example) =>
          element(
            'button',
            {
              type: 'button',
              class: 'chip',
              onclick() {
                text.value = example;
                void read();
              },
            },
            example,
          ),
        ),
      ),
      choice,
      element('div', { class: 'judges' }, network.element, lexicon.element),
      agreement,
      element('h3', { class: 'marked-title' }, 'The words that counted'),
      marked,
      attention,
      chart.element,
      spoken,
    ),
    readWith(one) {
      first ??= one;
      readWith(one);
    },
    offerTuned(tuned) {
      choice.replaceChildren(
        segmented({
          label: 'Which network reads',
          options: [
            { value: 'shipped', text: 'As it comes' },
            { value: 'tuned', text: 'As you taught it' },
          ],
          selected: 'tuned',
          onSelect: (which) => readWith(which === 'tuned' ? tuned : first!),
        }),
      );
      readWith(tuned);
    },
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
