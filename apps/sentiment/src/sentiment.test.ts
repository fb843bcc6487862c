import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookOf } from '@recurrent/demo-kit/terminal';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineNames, judgeBaseline } from './evaluation.js';
import { loadJudgedSets, type JudgedSet } from './judged-set.js';
import { negationCases } from './negation-cases.js';
import { tellAccuracies } from './terminal/accuracies.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});
const things = ['film', 'phone', 'room', 'soup', 'song', 'place', 'book', 'car', 'game', 'show'];
const rows = things.flatMap((thing) => [`a great ${thing}\t1`, `an awful ${thing}\t0`]);

describe('the sentiment demo', () => {
  let folder = '';
  let sets: JudgedSet[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sentiment-'));
    await mkdir(join(folder, 'sentiment', 'imdb-subset'), { recursive: true });
    await mkdir(join(folder, 'sentiment', 'uci-sentences'));
    await mkdir(join(folder, 'sentiment', 'sst2'));
    const many = Array.from({ length: 20 }, () => rows).flat();
    for (const name of ['train.tsv', 'dev.tsv', 'test.tsv'])
      await writeFile(join(folder, 'sentiment', 'sst2', name), rows.join('\n'));
    const reviews = many.map((row, id) => `${id}\t${row.split('\t')[1]}\t9\t${row.split('\t')[0]}`);
    const imdb = join(folder, 'sentiment', 'imdb-subset', 'train.tsv');
    await writeFile(imdb, `id\tlabel\tstars\ttext\n${reviews.join('\n')}\n`);
    const uci = join(folder, 'sentiment', 'uci-sentences', 'yelp_labelled.train.txt');
    await writeFile(uci, many.join('\n'));
    sets = await loadJudgedSets(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('judges by a dev part, by a test part where there is one, else by what is held out', () => {
    expect(sets.map(({ name, part, judged }) => [name, part, judged.length])).toEqual([
      ['sst2', 'dev', 20],
      ['sst2', 'test', 20],
      ['imdb', 'held_out', 100],
      ['uci', 'held_out', 100],
    ]);
    expect(sets[3]!.train).toHaveLength(300);
  });

  it('has forty negation cases, half of them positive, no two the same', () => {
    expect(new Set(negationCases.map(({ text }) => text)).size).toBe(40);
    expect(negationCases.filter(({ label }) => label === 'positive')).toHaveLength(20);
  });

  it('lets every baseline learn, and judges all by the same texts', async () => {
    const judged = await Promise.all(baselineNames.map((name) => judgeBaseline(name, sets)));
    for (const accuracies of judged) {
      expect(Object.keys(accuracies).toSorted()).toEqual([
        'imdb_held_out',
        'negation',
        'sst2_dev',
        'sst2_test',
        'uci_held_out',
      ]);
      expect(accuracies['uci_held_out']).toBe(1);
    }
  });

  it('tells all accuracies in percent', async () => {
    const lexicon = await judgeBaseline('lexicon', sets);
    expect(tellAccuracies({ lexicon }, plain)).toContain('100.0');
  });
});
