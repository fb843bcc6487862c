import { element, section, trainingControls } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import type { LabelledText, TextClassifier } from '@recurrent/nlp';
import { exampleLetters } from '../example-letters.js';
import { exampleRows } from '../example-rows.js';
import { areOpinions, countsInWords, parseRows, type RefusedRow } from '../labelled-rows.js';
import { downloadStore } from './download-store.js';
import { lessonOutcome, type Lesson } from './lesson-outcome.js';
import { rowsTable } from './rows-table.js';

/** The part of the page that teaches the network by the reader's own rows. */
export interface TuningSection {
  readonly element: HTMLElement;
  tell(text: string): void;
  /** Sets what was told before beside what is told after. */
  show(lesson: Lesson): Promise<void>;
  offerDownload(tuned: TextClassifier): void;
}

/** Rows to write, paste or drop, a training of them, and what it changed. */
export function tuningSection(
  tune: (
    rows: readonly LabelledText[],
    how: { readonly request: TrainingRequest; readonly watch: TrainingWatch },
  ) => Promise<void>,
): TuningSection {
  const count = element('p', { class: 'figures', role: 'status' });
  const table = rowsTable(() => {
    const rows = table.rows();
    count.textContent = `${rows.length} rows: ${countsInWords(rows)}.${areOpinions(rows) ? '' : ownLabels}`;
    count.classList.remove('bad');
  });
  const about = element('p', { class: 'about' });
  const begin = (example: ExampleRows) => {
    about.textContent = example.about;
    table.show(example.rows);
  };
  const take = (text: string) => {
    try {
      const { rows, refused } = parseRows(text);
      about.textContent = 'These rows are yours.';
      table.show(rows);
      if (refused.length > 0) count.textContent += ` ${leftOut(refused)}`;
    } catch (error) {
      count.textContent = (error as Error).message;
      count.classList.add('bad');
    }
  };
  const outcome = element('div');
  const keep = element('div');
  const { elements, tell } = trainingControls(
    { epochs: 10, seed: 0 },
    {
      start: 'Teach it',
      validates: false,
      train: (request, watch) => tune(table.rows(), { request, watch }),
    },
  );
  begin(examples[0]);
  return {
    element: section(
      'Teach it your words',
      'It learned from films, phones and restaurants. Change these rows, or bring your own, positive and negative or ' +
        'with labels of yours. Every fourth of each label is kept to judge by; from the others a copy of the network ' +
        'learns your words and labels, in a worker.',
      exampleChoice(begin),
      about,
      element('div', { class: 'sources' }, ...rowSources(take, table.add)),
      count,
      table.element,
      ...elements,
      outcome,
      keep,
    ),
    tell,
    async show(lesson) {
      outcome.replaceChildren(await lessonOutcome(lesson));
    },
    offerDownload(tuned) {
      const download = () => void tuned.save(downloadStore);
      keep.replaceChildren(
        element('button', { type: 'button', onclick: download }, 'Download the taught model'),
      );
    },
  };
}

const ownLabels = ' It forgets positive and negative for these.';

/** Rows to begin with. */
interface ExampleRows {
  readonly name: string;
  /** What they are, in a sentence. */
  readonly about: string;
  readonly rows: readonly LabelledText[];
}

const examples: readonly [ExampleRows, ...ExampleRows[]] = [
  {
    name: 'Music: positive, negative',
    about: 'These rows are about music, in words that reviews of films use otherwise or not at all.',
    rows: exampleRows,
  },
  {
    name: 'Letters to a shop: refund, praise, question',
    about: 'These rows are letters to a shop, labelled by what their writers want.',
    rows: exampleLetters,
  },
];

function exampleChoice(begin: (example: ExampleRows) => void): HTMLElement {
  return element(
    'div',
    { class: 'examples lessons', role: 'group', 'aria-label': 'Example rows' },
    ...examples.map((example) =>
      element('button', { type: 'button', class: 'chip', onclick: () => begin(example) }, example.name),
    ),
  );
}

/** A field to paste into that files can be dropped on, a file to choose, and a row to add. */
function rowSources(take: (table: string) => void, add: () => void): HTMLElement[] {
  const read = (files: FileList | null | undefined) => {
    void files?.[0]?.text().then(take);
  };
  const pasted = element('textarea', {
    rows: 2,
    'aria-label': 'Rows to use instead',
    placeholder: 'Paste rows of a table here, or drop a file: text and label, CSV or TSV',
    onpaste(event) {
      event.preventDefault();
      take((event as ClipboardEvent).clipboardData?.getData('text') ?? '');
    },
    onchange() {
      if (pasted.value.trim() !== '') take(pasted.value);
      pasted.value = '';
    },
  });
  const box = element(
    'div',
    {
      class: 'paste',
      ondragover: (event: Event) => event.preventDefault(),
      ondrop(event: Event) {
        event.preventDefault();
        read((event as DragEvent).dataTransfer?.files);
      },
    },
    pasted,
  );
  const file = element('input', {
    type: 'file',
    accept: '.csv,.tsv,.txt,text/csv,text/tab-separated-values',
    hidden: true,
    onchange() {
      read(file.files);
      file.value = '';
    },
  });
  return [
    box,
    element('button', { type: 'button', onclick: () => file.click() }, 'Choose a file'),
    file,
    element('button', { type: 'button', onclick: add }, 'Add a row'),
  ];
}

const linesNamed = 3;

/** Lines that were left out, with what to do about them. */
function leftOut(refused: readonly RefusedRow[]): string {
  const named = refused
    .slice(0, linesNamed)
    .map(({ line, reason, remedy }) => `line ${line} (${reason}: ${remedy})`);
  return `Left out: ${named.join(', ')}${refused.length > linesNamed ? ` and ${refused.length - linesNamed} more` : ''}.`;
}
