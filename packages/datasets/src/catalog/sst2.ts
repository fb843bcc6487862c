import type { Dataset, LabelledText } from '../dataset.js';
import type { CatalogFile, FileSource } from '../file-source.js';
import { cellsOf, labelOf, linesOf } from '../lines.js';

/** Whether an opinion is good or bad. */
export type Polarity = 'negative' | 'positive';

/** How files write polarity. */
export const polarities: Readonly<Record<string, Polarity>> = { 0: 'negative', 1: 'positive' };

const folder = 'sentiment/sst2';
const base = 'https://raw.githubusercontent.com/clairett/pytorch-sentiment-classification/master/data/SST2';

const train: CatalogFile = {
  folder,
  name: 'train.tsv',
  remote: {
    url: `${base}/train.tsv`,
    sha256: 'ec192f833a64da08f475488a77b0d0b47db47acd0f458bd18433fc793b569920',
    bytes: 720_259,
  },
};

const validation: CatalogFile = {
  folder,
  name: 'dev.tsv',
  remote: {
    url: `${base}/dev.tsv`,
    sha256: 'eddea6b39e601dd4e7a672b53cc40fdf6019fa80522f351206c24340ca5d9359',
    bytes: 92_057,
  },
};

/** The Stanford Sentiment Treebank's whole sentences, neutral ones left out. Its test part is read from a local copy. */
export async function loadSst2(files: FileSource): Promise<Dataset<LabelledText<Polarity>>> {
  const test = await files.optionalText({ folder, name: 'test.tsv' });
  return {
    title: 'Sentences of film reviews, negative or positive (SST-2)',
    licence: 'none stated; a public research data set: do not pass the texts on',
    citation: 'Socher et al., Recursive Deep Models for Semantic Compositionality, EMNLP 2013',
    homepage: 'https://nlp.stanford.edu/sentiment/',
    train: toSamples(await files.text(train), 'train.tsv'),
    validation: toSamples(await files.text(validation), 'dev.tsv'),
    ...(test !== undefined && { test: toSamples(test, 'test.tsv') }),
  };
}

function toSamples(text: string, name: string): LabelledText<Polarity>[] {
  return linesOf(text).map((line) => {
    const [sentence = '', label = ''] = cellsOf(line, { delimiter: '\t', count: 2, name });
    return { text: sentence, label: labelOf(label, { labels: polarities, line: line.number, name }) };
  });
}
