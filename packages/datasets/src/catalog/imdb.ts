import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { RnnError } from '@recurrent/core';
import { extract } from 'tar-stream';
import type { Dataset, LabelledText } from '../dataset.js';
import type { CatalogFile, FileSource } from '../file-source.js';
import { cellsOf, labelOf, linesOf } from '../lines.js';
import type { RemoteFile } from '../remote-file.js';
import { polarities, type Polarity } from './sst2.js';

/** A review with the stars its writer gave, from 1 to 10; 5 and 6 do not occur. */
export interface MovieReview extends LabelledText<Polarity> {
  readonly stars: number;
}

const archive: CatalogFile & { readonly remote: RemoteFile } = {
  folder: 'sentiment/imdb',
  name: 'aclImdb_v1.tar.gz',
  remote: {
    url: 'https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz',
    sha256: 'c40f74a18d3b61f90feba1e17730e0d38e8b97c05fde7008942e91923d1658fe',
    bytes: 84_125_825,
  },
};

/** Longest review that is taken from the archive; the longest in it has 14 KB. */
const longestReview = 2 ** 20;

/** Whole film reviews: the published archive, or a local copy as train.tsv and test.tsv with id, label, stars, text. */
export async function loadImdb(files: FileSource): Promise<Dataset<MovieReview>> {
  return {
    title: 'Film reviews, negative or positive (IMDB)',
    licence: 'none stated; a public research data set: do not pass the texts on',
    citation: 'Maas et al., Learning Word Vectors for Sentiment Analysis, ACL 2011',
    homepage: 'https://ai.stanford.edu/~amaas/data/sentiment/',
    ...(files.isLocal ? await readTables(files) : await readArchive(await files.downloaded(archive))),
  };
}

async function readTables(files: FileSource): Promise<Pick<Dataset<MovieReview>, 'train' | 'test'>> {
  const folder = 'sentiment/imdb-subset';
  const test = await files.optionalText({ folder, name: 'test.tsv' });
  const train = await files.text({ folder, name: 'train.tsv' });
  return {
    train: toSamples(train, 'train.tsv'),
    ...(test !== undefined && { test: toSamples(test, 'test.tsv') }),
  };
}

function toSamples(table: string, name: string): MovieReview[] {
  const [, ...lines] = linesOf(table);
  return lines.map((line) => {
    const [, label = '', stars = '', text = ''] = cellsOf(line, { delimiter: '\t', count: 4, name });
    return {
      text,
      label: labelOf(label, { labels: polarities, line: line.number, name }),
      stars: Number(stars),
    };
  });
}

/** Reviews of the archive, whose paths are such as aclImdb/train/pos/0_9.txt; the unlabelled ones are passed over. */
export async function readArchive(path: string): Promise<{ train: MovieReview[]; test: MovieReview[] }> {
  const parts = { train: [] as MovieReview[], test: [] as MovieReview[] };
  const tar = extract();
  const reading = (async () => {
    for await (const entry of tar) {
      const [, part, side, stars] =
        /^aclImdb\/(train|test)\/(pos|neg)\/\d+_(\d+)\.txt$/.exec(entry.header.name) ?? [];
      if (part === undefined || (entry.header.size ?? 0) > longestReview) {
        entry.resume();
        continue;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      parts[part as 'train' | 'test'].push({
        text: Buffer.concat(chunks).toString('utf8'),
        label: side === 'pos' ? 'positive' : 'negative',
        stars: Number(stars),
      });
    }
  })();
  try {
    await Promise.all([pipeline(createReadStream(path), createGunzip(), tar), reading]);
  } catch (cause) {
    throw new RnnError(
      'bad-data',
      `A review archive is a gzipped tar file. Received ${path}. Delete it and call again.`,
      {
        cause,
      },
    );
  }
  return parts;
}
