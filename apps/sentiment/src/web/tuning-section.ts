import { element, section, trainingControls } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import type { TextClassifier } from '@recurrent/nlp';
import { exampleRows } from '../example-rows.js';
import type { Opinion } from '../judged-set.js';
import { parseOpinions } from '../opinion-rows.js';
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
    rows: readonly Opinion[],
    how: { readonly request: TrainingRequest; readonly watch: TrainingWatch },
  ) => Promise<void>,
): TuningSection {
  const count = element('p', { class: 'figures', role: 'status' });
  const table = rowsTable(() => {
    const rows = table.rows();
    const positive = rows.filter(({ label }) => label === 'positive').length;
    count.textContent = `${rows.length} rows: ${positive} positive, ${rows.length - positive} negative.`;
    count.classList.remove('bad');
  });
  const take = (text: string) => {
    try {
      const { rows, refused } = parseOpinions(text);
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
  table.show(exampleRows);
  return {
    element: section(
      'Teach it your words',
      'It learned from films, phones and restaurants. These rows are about music: change them, or bring your own. ' +
        'Every fourth of each label is kept to judge by; from the others a copy of the network learns, in a worker.',
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

/** A field to paste into that files can be dropped on, a file to choose, and a row to add. */
function rowSources(take: (table: string) => void, add: () => void): HTMLElement[] {
  const read = (files: FileList | null | undefined) => {
    void files?.[0]?.text().then(take);
  };
  const pasted = element('textarea', {
    rows: 2,
    'aria-label': 'Rows to use instead',
    placeholder: 'Paste rows of a table here, or drop a file: text and label, positive or negative',
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
      class: 'drop',
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

function leftOut(refused: readonly { readonly line: number; readonly reason: string }[]): string {
  const named = refused.slice(0, linesNamed).map(({ line, reason }) => `line ${line} (${reason})`);
  return `Left out: ${named.join(', ')}${refused.length > linesNamed ? ` and ${refused.length - linesNamed} more` : ''}.`;
}
