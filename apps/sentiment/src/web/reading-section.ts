import { element, section, segmented } from '@recurrent/demo-kit/web';
import type { TextClassifier } from '@recurrent/nlp';
import { examples } from '../examples.js';
import { isPolarity } from '../labelled-rows.js';
import { tellWords } from '../read-words.js';
import { labelsView } from './labels-view.js';
import { markedWords } from './marked-words.js';
import { opinionView } from './opinion-view.js';
import type { ToldView } from './told-view.js';

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
  const marked = element('p', { class: 'marked' });
  const top = element('div');
  const chart = element('div');
  const choice = element('div', { class: 'readers' });
  const spoken = element('p', { class: 'visually-hidden', role: 'status' });

  let classifier: TextClassifier | undefined;
  let latest = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;

  const read = async () => {
    if (!classifier) return;
    const own = ++latest;
    const words = await tellWords(classifier, text.value);
    // Somebody wrote on meanwhile, or chose another network.
    if (own !== latest) return;
    view.show(words, text.value);
    marked.replaceChildren(...markedWords(words));
    clearTimeout(silence);
    if (words.length === 0) return;
    silence = setTimeout(() => {
      spoken.textContent = view.inWords();
    }, silenceBeforeSpeakingMs);
  };
  const opinions = opinionView(() => void read());
  let view: ToldView = opinions;
  const showBy = (next: ToldView) => {
    view = next;
    top.replaceChildren(view.top);
    chart.replaceChildren(view.chart);
  };
  showBy(opinions);
  const readWith = (one: TextClassifier) => {
    classifier = one;
    const { labels } = one.preprocessor;
    showBy(labels.every(isPolarity) ? opinions : labelsView(labels));
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
      top,
      element('h3', { class: 'marked-title' }, 'The words that counted'),
      marked,
      chart,
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
