import { createRandom, memoryStore } from '@recurrent/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TextPreprocessor } from './preprocessor.js';
import type { Classification, MultiLabelledText } from './sample.js';
import { createTextClassifier, loadTextClassifier, type TextClassifier } from './text-classifier.js';
import { bestThreshold } from './threshold.js';

const random = createRandom(3);
const words = { joy: ['glad', 'happy'], love: ['dear', 'adored'], anger: ['furious', 'cross'] } as const;
const feelings = Object.keys(words) as (keyof typeof words)[];
const groups = { warm: ['joy', 'love'], cold: ['anger'] };

/** Texts with none, one or several of three labels, a word for each. */
const samples: MultiLabelledText[] = Array.from({ length: 120 }, () => {
  const labels = feelings.filter(() => random.uniform() < 0.4);
  const told = labels.map((label) => words[label][random.integer(2)]!);
  return { text: ['they', 'were', ...told, 'today'].join(' '), labels };
});

function untrained(): TextClassifier {
  return createTextClassifier({
    preprocessor: TextPreprocessor.adapt(samples, { minCount: 1, groups }),
    embeddingDim: 8,
    units: 8,
    dropout: 0,
    seed: 1,
  });
}

describe('a classifier of several labels', () => {
  test('tells all that a text has, none where there is none, and their groups; the same after save and load', async () => {
    const classifier = untrained();
    await classifier.fit(samples, { epochs: 20, batchSize: 8, learningRate: 0.02, seed: 1 });
    await classifier.calibrate(samples);
    const texts = ['they were glad and furious', 'they were here today', 'my dear was happy'];
    const told = await classifier.predict(texts);
    expect(told.map(({ labels }) => labels.toSorted())).toEqual([['anger', 'joy'], [], ['joy', 'love']]);
    expect(told.map((one) => one.groups!.labels.toSorted())).toEqual([['cold', 'warm'], [], ['warm']]);
    for (const { label, probability, probabilities, groups: own } of told) {
      expect(probability).toBe(Math.max(...Object.values(probabilities)));
      expect(probabilities[label]).toBe(probability);
      expect(Object.keys(probabilities)).toEqual(['anger', 'joy', 'love']);
      expect(Object.keys(own!.probabilities)).toEqual(['warm', 'cold']);
    }
    const {
      accuracy,
      macroF1,
      expectedCalibrationError,
      groups: ofGroups,
    } = await classifier.evaluate(samples);
    for (const share of [accuracy, macroF1, ofGroups!.accuracy, ofGroups!.macroF1])
      expect(share).toBeGreaterThan(0.95);
    expect(expectedCalibrationError).toBeLessThan(0.1);

    const store = memoryStore();
    await classifier.save(store);
    const loaded = await loadTextClassifier(store);
    expect(await loaded.predict(texts)).toEqual(told);
    loaded.dispose();
    classifier.dispose();
  });

  test('reads live, and ends where the whole text does', async () => {
    const classifier = untrained();
    const [whole] = await classifier.predict(['they were glad']);
    let last: unknown;
    for await (const { probabilities } of classifier.stream(['they we', 're glad'])) last = probabilities;
    for (const [label, probability] of Object.entries(whole!.probabilities)) {
      expect((last as Record<string, number>)[label]).toBeCloseTo(probability, 5);
    }
    classifier.dispose();
  });

  const withLargest = (direction: 'forward' | 'both'): TextClassifier =>
    createTextClassifier({
      preprocessor: TextPreprocessor.adapt(samples, { minCount: 1 }),
      embeddingDim: 8,
      units: 8,
      direction,
      pooling: 'attentionAndMax',
      seed: 2,
    });

  test.each(['forward', 'both'] as const)(
    'reading %s, with the largest of each number beside the attention, tells which words it heeded',
    async (direction) => {
      const classifier = withLargest(direction);
      await classifier.fit(samples, { epochs: 12, batchSize: 8, learningRate: 0.02, seed: 2 });
      expect((await classifier.evaluate(samples)).macroF1).toBeGreaterThan(0.9);
      const [told] = await classifier.predict(['they were cross']);
      expect(told!.words.reduce((sum, { attention }) => sum + attention, 0)).toBeCloseTo(1, 5);
      expect(told!.groups).toBeUndefined();
      classifier.dispose();
    },
  );

  test('with the largest of each number beside the attention, reads live as it reads the whole', async () => {
    const classifier = withLargest('forward');
    const live: Classification[] = [];
    for await (const told of classifier.stream(['they ', 'were cross'])) live.push(told);
    const [whole] = await classifier.predict(['they were cross']);
    expect(live).toHaveLength(3);
    for (const [label, probability] of Object.entries(whole!.probabilities))
      expect(live.at(-1)!.probabilities[label]).toBeCloseTo(probability, 5);
    classifier.dispose();
  });

  test('reading both ways, cannot read live', async () => {
    const classifier = withLargest('both');
    await expect(classifier.stream(['they']).next()).rejects.toMatchObject({ code: 'not-streamable' });
    classifier.dispose();
  });

  test.each(['', '   ', '😀😀', '\u0000\u0007\uFFFD', '很好'])('reads %j without complaint', async (text) => {
    const classifier = untrained();
    const [told] = await classifier.predict([text]);
    for (const probability of Object.values(told!.probabilities)) {
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
    classifier.dispose();
  });

  test('refuses labels and groups that it does not know, and lists where one label is wanted', async () => {
    await expect(untrained().fit([{ text: 'so so', labels: ['joy', 'envy'] }])).rejects.toThrow(
      "A label is one of anger, joy, love. Received 'envy'. Correct the sample, or learn the labels anew.",
    );
    expect(() => TextPreprocessor.adapt(samples, { groups: { dark: ['anger', 'dread'] } })).toThrow(
      "A label is one of anger, joy, love. Received 'dread'.",
    );
    const one = createTextClassifier({
      preprocessor: TextPreprocessor.adapt([
        { text: 'a', label: 'x' },
        { text: 'b', label: 'y' },
      ]),
    });
    await expect(one.fit([{ text: 'a', labels: ['x'] }])).rejects.toThrow(
      'Every text has one label, if one has. Received ["x"]. Give each sample a label, or each sample a list of labels.',
    );
  });
});

describe('the best threshold', () => {
  test('parts what is there from what is not', () => {
    expect(bestThreshold([0.9, 0.2, 0.6, 0.1], [1, 0, 1, 0])).toBeCloseTo(0.4);
    expect(bestThreshold([0.3, 0.3], [1, 1])).toBe(0.3);
    expect(bestThreshold([0.3, 0.8], [0, 0])).toBe(0.5);
  });

  test('has no better F1 at any other place', () => {
    const anySample = fc.record({
      probability: fc.integer({ min: 0, max: 9 }),
      real: fc.integer({ max: 1, min: 0 }),
    });
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 12 }), (drawn) => {
        const f1At = (threshold: number): number => {
          const told = drawn.filter(({ probability }) => probability >= threshold);
          const total = told.length + drawn.filter(({ real }) => real === 1).length;
          return total === 0 ? 0 : (2 * told.filter(({ real }) => real === 1).length) / total;
        };
        const best = bestThreshold(
          drawn.map(({ probability }) => probability),
          drawn.map(({ real }) => real),
        );
        if (drawn.every(({ real }) => real === 0)) return;
        for (let at = 0; at <= 10; at++) expect(f1At(best)).toBeGreaterThanOrEqual(f1At(at) - 1e-12);
      }),
      { seed: 1 },
    );
  });
});
