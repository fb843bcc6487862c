import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookOf } from '@recurrent/demo-kit/terminal';
import { createTextClassifier, loadTextClassifier, TextPreprocessor } from '@recurrent/nlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineNames, judgeAll, judgeBaseline } from './evaluation.js';
import { loadJudgedSets, type JudgedSet } from './judged-set.js';
import { toJudge } from './model.js';
import { negationCases } from './negation-cases.js';
import { tellAccuracies } from './terminal/accuracies.js';
import { tellOpinion } from './terminal/opinion.js';

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

  it('trains on a few texts, saves, loads, predicts, streams and tells', async () => {
    const train = sets[0]!.train;
    const preprocessor = TextPreprocessor.adapt(train, { minCount: 1 });
    const trained = createTextClassifier({ preprocessor, embeddingDim: 8, units: 8, seed: 1 });
    await trained.fit(train, { epochs: 20, batchSize: 4, learningRate: 0.02 });
    await trained.save(join(folder, 'model'));
    trained.dispose();
    const loaded = await loadTextClassifier(join(folder, 'model'));
    const accuracies = await judgeAll(toJudge(loaded), sets);
    expect(accuracies['sst2_dev']).toBe(1);
    const [told] = await loaded.predict(['a great film']);
    let last = '';
    for await (const { label } of loaded.stream(['a gr', 'eat film'])) last = label;
    expect(last).toBe(told!.label);
    expect(tellOpinion('a great film', told!, plain)).toMatch(/^ {2}positive +\d+ % {2}a great film\n$/);
    for (const line of tellAccuracies({ GRU: accuracies }, plain).split('\n')) {
      expect(line.length).toBeLessThanOrEqual(100);
    }
    loaded.dispose();
  }, 10_000);
});
