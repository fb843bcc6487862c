import { createRandom } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { describe, expect, test } from 'vitest';
import { TextPreprocessor } from './preprocessor.js';
import type { Classification, LabelledText } from './sample.js';
import { createTextClassifier, loadTextClassifier, type TextClassifier } from './text-classifier.js';

const good = ['lovely', 'great', 'warm', 'fine'];
const bad = ['awful', 'dull', 'cold', 'poor'];
const random = createRandom(4);
const pick = (words: readonly string[]): string => words[random.integer(words.length)]!;

/** Opinions, some of them turned round by a not. */
const samples: LabelledText[] = Array.from({ length: 80 }, (_, index) => {
  const [isGood, isTurned] = [index % 2 === 0, index % 5 === 0];
  const word = pick(isGood ? good : bad);
  return {
    text: `${pick(['the', 'a', 'this'])} film is ${isTurned ? 'not ' : ''}${word}`,
    label: isGood === isTurned ? 'negative' : 'positive',
  };
});

const preprocessor = TextPreprocessor.adapt(samples, { minCount: 1 });

describePredictor<LabelledText[], string[], Classification[], TextClassifier>({
  task: 'text-classifier',
  create: (seed) =>
    createTextClassifier({
      preprocessor: TextPreprocessor.adapt(samples, { minCount: 1 }),
      embeddingDim: 8,
      units: 8,
      dropout: 0,
      seed,
    }),
  load: loadTextClassifier,
  samples,
  fit: { epochs: 12, batchSize: 8, learningRate: 0.02 },
  inputs: ['a film that is not dull'],
  async *stream(classifier, [text = '']) {
    // Cut anywhere, also within words.
    const pieces = text.match(/.{1,3}/g)!;
    for await (const told of classifier.stream(pieces)) yield [told];
  },
  numbers: ([told]) => Object.values(told!.probabilities),
});

describe('a text classifier', () => {
  test('tells labels, how sure it is, and what it read', async () => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 8, units: 8, dropout: 0, seed: 1 });
    await classifier.fit(samples, { epochs: 25, batchSize: 8, learningRate: 0.02, seed: 1 });
    const [fine, turned] = await classifier.predict(['the film is great', 'the film is not great']);
    expect(fine!.label).toBe('positive');
    expect(turned!.label).toBe('negative');
    expect(fine!.probability).toBe(fine!.probabilities['positive']);
    expect(fine!.words.map(({ word }) => word)).toEqual(['the', 'film', 'is', 'great']);
    expect(fine!.words.reduce((sum, { attention }) => sum + attention, 0)).toBeCloseTo(1, 5);
    const { accuracy, count } = await classifier.evaluate(samples);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(count).toBe(80);
    const before = await classifier.predict(['the film is cold']);
    await classifier.calibrate(samples);
    expect((await classifier.predict(['the film is cold']))[0]!.label).toBe(before[0]!.label);
    classifier.dispose();
  });

  test('learns nothing from samples that weigh nothing, and more from those that weigh more', async () => {
    const learnedWith = async (weight: number): Promise<number> => {
      const classifier = createTextClassifier({ preprocessor, embeddingDim: 8, units: 8, dropout: 0 });
      const contrary = { text: 'a fine film', label: 'negative', weight };
      await classifier.fit([...samples.slice(0, 20), contrary], {
        epochs: 6,
        batchSize: 21,
        learningRate: 0.02,
      });
      const [told] = await classifier.predict([contrary.text]);
      classifier.dispose();
      return told!.probabilities['negative']!;
    };
    expect(await learnedWith(3)).toBeGreaterThan(await learnedWith(1));
    expect(await learnedWith(1)).toBeGreaterThan(await learnedWith(0));
  });

  test.each([-1, Number.NaN, Infinity])('refuses a weight of %d', async (weight) => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4 });
    await expect(classifier.fit([{ text: 'a film', label: 'positive', weight }])).rejects.toThrow(
      `A sample's weight is a number from 0 up. Received ${weight} for 'a film'. Correct the sample, or leave weight out.`,
    );
  });

  test.each(['', '   ', '😀😀', '\u0000\u0007\uFFFD', '很好'])('reads %j without complaint', async (text) => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4 });
    const [told] = await classifier.predict([text]);
    expect(told!.probabilities['positive']! + told!.probabilities['negative']!).toBeCloseTo(1, 6);
    classifier.dispose();
  });

  test('reads the beginning and the end of a megabyte of text', async () => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4 });
    const [told] = await classifier.predict([`great ${'word '.repeat(200_000)} awful`]);
    expect(told!.words).toHaveLength(256);
    expect([told!.words[0]!.word, told!.words.at(-1)!.word]).toEqual(['great', 'awful']);
    classifier.dispose();
  });

  test('that reads from both ends cannot read live, and says so', async () => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4, direction: 'both' });
    await expect(classifier.stream(['a film']).next()).rejects.toMatchObject({ code: 'not-streamable' });
  });

  test('refuses labels that it does not know, and samples of one label only', async () => {
    const classifier = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4 });
    await expect(classifier.fit([{ text: 'so so', label: 'neutral' }])).rejects.toThrow(
      "A label is one of negative, positive. Received 'neutral'. Correct the sample, or learn the labels anew.",
    );
    expect(() => TextPreprocessor.adapt([{ text: 'x', label: 'only' }])).toThrow(
      'Texts are told apart by at least 2 labels. Received 1. Give samples of every label.',
    );
  });
});

describe('the sentiment that comes with the package', () => {
  test.each([
    ['a warm, funny and touching film', 'positive'],
    ['Terrible service, I want my money back.', 'negative'],
    ['not good at all', 'negative'],
    ['I love it!', 'positive'],
  ])('says of %j: %s', async (text, label) => {
    const classifier = await loadTextClassifier('sentiment');
    const [told] = await classifier.predict([text]);
    expect(told!.label).toBe(label);
    classifier.dispose();
  });
});

describe('the emotion that comes with the package', () => {
  test.each([
    ['Thank you so much, this made my day!', 'gratitude', 'joy'],
    ['I am so angry.', 'anger', 'anger'],
    ['The train leaves at nine.', 'neutral', 'neutral'],
    ['', 'neutral', 'neutral'],
  ])('says of %j: %s, and in a word %s', async (text, label, group) => {
    const classifier = await loadTextClassifier('emotion');
    const [told] = await classifier.predict([text]);
    expect(told!.labels).toContain(label);
    expect(told!.groups!.labels).toContain(group);
    classifier.dispose();
  });
});
