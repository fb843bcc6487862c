import '@recurrent/demo-kit/style.css';
import './sentiment.css';
import { runJob, showPage } from '@recurrent/demo-kit/web';
import type { TrainingRequest, TrainingWatch } from '@recurrent/demo-kit/web';
import { loadTextClassifier, RnnError } from '@recurrent/nlp';
import type { LabelledText, TextClassifier } from '@recurrent/nlp';
import { areOpinions, labelsIn, splitRows } from '../labelled-rows.js';
import { readingSection } from './reading-section.js';
import { tunedModel } from './tuning.js';
import type { Tuning } from './tuning.js';
import { tuningSection } from './tuning-section.js';

const reading = readingSection();
const tuning = tuningSection(tune);

showPage({
  name: 'sentiment',
  title: 'An opinion, read word by word',
  lead:
    'A small recurrent network reads what you write and says, after every word, whether you like it. ' +
    'Everything happens in this browser.',
  sections: [reading.element, tuning.element],
  credit:
    'The network learned from film sentences (SST-2), film reviews (IMDB) and sentences about products, films and ' +
    'restaurants (UCI). The word list is AFINN, by way of natural.',
});
const shipped = await loadTextClassifier('sentiment');
reading.readWith(shipped);
await useEarlierModel();

/** Teaches a copy of the shipped network in a worker, which alone holds TensorFlow.js, and puts it to use here. */
async function tune(
  rows: readonly LabelledText[],
  { request, watch }: { readonly request: TrainingRequest; readonly watch: TrainingWatch },
): Promise<void> {
  const { train, validation, heldOut } = splitRows(rows);
  const labels = areOpinions(rows) ? undefined : labelsIn(rows);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  await runJob<Tuning>(worker, { ...request, rows: train, validation, labels }, watch);
  const tuned = await useTunedModel();
  await tuning.show({ shipped, tuned, train, validation, heldOut });
}

async function useTunedModel(): Promise<TextClassifier> {
  const tuned = await loadTextClassifier(tunedModel);
  reading.offerTuned(tuned);
  tuning.offerDownload(tuned);
  return tuned;
}

/** A model that an earlier visit left, if there is one that this version can read. */
async function useEarlierModel(): Promise<void> {
  try {
    await useTunedModel();
    tuning.tell('The network that was taught here before is in use above. Teach again to replace it.');
  } catch (error) {
    if (!(error instanceof RnnError && error.code === 'bad-saved-model')) throw error;
  }
}
