import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ekmanGroups, goEmotionLabels } from '@recurrent/datasets';
import { lookOf } from '@recurrent/demo-kit/terminal';
import { createTextClassifier, loadTextClassifier, TextPreprocessor } from '@recurrent/nlp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { baselineNames, judgeBaseline, judgeClassifier } from './evaluation.js';
import { loadJudgedComments, type JudgedComments } from './judged-comments.js';
import { tellEmotions } from './terminal/emotions.js';
import { tellFigures } from './terminal/figures.js';

const plain = lookOf({ write: () => {}, columns: 80 }, {});

/** Comments that name their emotions, one or two of them, as the published files have them. */
const rows = Array.from({ length: 1200 }, (_, index) => {
  const [first, second] = [index % goEmotionLabels.length, (index * 5) % goEmotionLabels.length];
  const numbers = index % 3 === 0 && first !== second ? [first, second] : [first];
  return `that was ${numbers.map((number) => goEmotionLabels[number]).join(' and ')}\t${numbers.join(',')}\tid${index}`;
});

describe('the emotion demo', () => {
  let folder = '';
  let comments: JudgedComments;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'emotion-'));
    const data = join(folder, 'emotion', 'goemotions');
    await mkdir(data, { recursive: true });
    for (const [name, count] of Object.entries({ train: 1200, dev: 56, test: 28 }))
      await writeFile(join(data, `${name}.tsv`), rows.slice(0, count).join('\n'));
    comments = await loadJudgedComments(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('chooses by hundreds of the training part, and judges by the others', () => {
    const { train, validation, judged } = comments;
    expect([train.length, validation.length, judged.dev?.length, judged.test?.length]).toEqual([
      1100, 100, 56, 28,
    ]);
  });

  it('gives every label to one of Ekman’s groups', () => {
    expect(Object.values(ekmanGroups).flat().toSorted()).toEqual(goEmotionLabels.toSorted());
  });

  it('judges the baselines by both sets of labels', async () => {
    const judged = Object.fromEntries(
      await Promise.all(
        baselineNames.map(async (name) => [name, await judgeBaseline(name, comments)] as const),
      ),
    );
    for (const figures of Object.values(judged)) {
      expect(Object.keys(figures)).toEqual([
        'dev_labels_macro_f1',
        'test_labels_macro_f1',
        'dev_ekman_macro_f1',
        'test_ekman_macro_f1',
      ]);
    }
    expect(judged['naiveBayes']!['dev_labels_macro_f1']).toBeGreaterThan(0.95);
    expect(judged['everyLabel']!['dev_ekman_macro_f1']).toBeLessThan(0.5);
    expect(judged['mostFrequent']!['dev_labels_macro_f1']).toBeLessThan(0.1);
  });

  it('trains on a few texts, saves, loads, is judged and tells', async () => {
    const { train, validation } = comments;
    const trained = createTextClassifier({
      preprocessor: TextPreprocessor.adapt(train, { groups: ekmanGroups }),
      embeddingDim: 16,
      units: 16,
      dropout: 0,
      pooling: 'attentionAndMax',
      seed: 1,
    });
    await trained.fit(train, { epochs: 8, batchSize: 32, learningRate: 0.02 });
    await trained.calibrate(validation);
    await trained.save(join(folder, 'model'));
    trained.dispose();
    const loaded = await loadTextClassifier(join(folder, 'model'));
    const figures = await judgeClassifier(loaded, comments);
    expect(figures['dev_labels_macro_f1']).toBeGreaterThan(0.9);
    expect(figures['dev_ekman_macro_f1']).toBeGreaterThan(0.9);
    expect(figures['dev_labels_calibration_error']).toBeLessThan(0.5);
    const [told] = await loaded.predict(['that was joy']);
    expect(tellEmotions('that was joy', told!, plain)).toMatch(
      /^ {2}joy {17}that was joy\n {22}joy \d+ %\n$/,
    );
    for (const line of tellFigures({ network: figures }, plain).split('\n'))
      expect(line.length).toBeLessThanOrEqual(100);
    loaded.dispose();
  }, 20_000);
});
