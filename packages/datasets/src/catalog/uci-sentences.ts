import type { Dataset, LabelledText } from '../dataset.js';
import type { FileSource } from '../file-source.js';
import { cellsOf, labelOf, linesOf } from '../lines.js';
import { polarities, type Polarity } from './sst2.js';

/** A sentence, and whose customers wrote it. */
export interface ReviewSentence extends LabelledText<Polarity> {
  readonly site: (typeof sites)[number];
}

const sites = ['amazon_cells', 'imdb', 'yelp'] as const;
const folder = 'sentiment/uci-sentences';

/** Sentences from three review sites, from a local copy: `…_labelled.txt`, or `…_labelled.train.txt` and `.test.txt`. */
export async function loadUciSentences(files: FileSource): Promise<Dataset<ReviewSentence>> {
  const part = async (name: string): Promise<ReviewSentence[]> => {
    const parts = await Promise.all(
      sites.map(async (site) => {
        const text = await files.optionalText({ folder, name: `${site}_labelled${name}.txt` });
        return toSamples(text ?? '', site);
      }),
    );
    return parts.flat();
  };
  const [whole, cut, test] = [await part(''), await part('.train'), await part('.test')];
  const train = [whole, cut].find(({ length }) => length > 0);
  return {
    title: 'Sentences of product, film and restaurant reviews, negative or positive',
    licence: 'CC BY 4.0',
    citation: 'Kotzias et al., From Group to Individual Labels using Deep Features, KDD 2015',
    homepage: 'https://archive.ics.uci.edu/dataset/331/sentiment+labelled+sentences',
    // Asked for by name, so that the error says what is missing.
    train: train ?? toSamples(await files.text({ folder, name: 'yelp_labelled.txt' }), 'yelp'),
    ...(test.length > 0 && { test }),
  };
}

function toSamples(text: string, site: ReviewSentence['site']): ReviewSentence[] {
  const name = `${site}_labelled`;
  return linesOf(text).map((line) => {
    const [sentence = '', label = ''] = cellsOf(line, { delimiter: '\t', count: 2, name });
    return {
      text: sentence.trim(),
      label: labelOf(label.trim(), { labels: polarities, line: line.number, name }),
      site,
    };
  });
}
