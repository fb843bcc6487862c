import { createRandom, memoryStore } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { TextPreprocessor } from './preprocessor.js';
import type { Classification, LabelledText, TextSample } from './sample.js';
import { createTextClassifier, loadTextClassifier, type TextClassifier } from './text-classifier.js';

const random = createRandom(5);
const pick = (words: readonly string[]): string => words[random.integer(words.length)]!;
const things = ['film', 'phone', 'soup', 'room'];

/** Opinions in words that the classifier knows before it is adapted. */
const opinions: LabelledText[] = Array.from({ length: 60 }, (_, index) => ({
  text: `the ${pick(things)} is ${pick(index % 2 ? ['lovely', 'great'] : ['awful', 'dull'])}`,
  label: index % 2 ? 'positive' : 'negative',
}));
/** Opinions in words that nobody knows; without rows of their own they look the same. */
const slang: LabelledText[] = Array.from({ length: 40 }, (_, index) => ({
  text: `the ${pick(things)} is ${index % 2 ? 'blorp' : 'glonk'}`,
  label: index % 2 ? 'positive' : 'negative',
}));
const starts = { refund: 'money back for the', praise: 'great', question: 'where is the' } as const;
const kinds = Object.keys(starts) as (keyof typeof starts)[];
/** What customers want: other labels than opinions have. */
const letters: LabelledText[] = Array.from({ length: 60 }, (_, index) => {
  const label = kinds[index % 3]!;
  return { text: `${starts[label]} ${pick(things)}`, label };
});
const fit = { epochs: 12, batchSize: 8, learningRate: 0.02, seed: 1 };

function untrained(seed = 1): TextClassifier {
  return createTextClassifier({
    preprocessor: TextPreprocessor.adapt(opinions, { minCount: 1 }),
    embeddingDim: 8,
    units: 8,
    dropout: 0,
    seed,
  });
}

describePredictor<LabelledText[], string[], Classification[], TextClassifier>({
  task: 'text-classifier',
  create: (seed) => untrained(seed).adapt(letters, { labels: kinds, seed }),
  load: loadTextClassifier,
  samples: letters,
  fit: { epochs: 8, batchSize: 8, learningRate: 0.02 },
  inputs: ['where is my phone'],
  async *stream(classifier, [text = '']) {
    for await (const told of classifier.stream(text.match(/.{1,3}/g)!)) yield [told];
  },
  numbers: ([told]) => Object.values(told!.probabilities),
});

describe('a classifier that is adapted', () => {
  let base: TextClassifier;
  beforeAll(async () => {
    base = untrained();
    await base.fit(opinions, fit);
  });

  test('to new words tells at first what it told without them, whose look alone it knew', async () => {
    const grown = base.adapt(slang);
    expect(grown.preprocessor.vocabulary.words).toEqual([
      ...base.preprocessor.vocabulary.words,
      'blorp',
      'glonk',
    ]);
    const texts = ['the soup is blorp', 'a glonk phone', 'dull'];
    expect(await grown.predict(texts)).toEqual(await base.predict(texts));
    grown.dispose();
  });

  test('learns a word that nobody knew, which without growth it cannot', async () => {
    const accuracyOf = async (minCount: number): Promise<number> => {
      const taught = base.adapt(slang.slice(0, 24), { minCount });
      await taught.fit(slang.slice(0, 24), fit);
      const { accuracy } = await taught.evaluate(slang.slice(24));
      taught.dispose();
      return accuracy;
    };
    expect(await accuracyOf(2)).toBe(1);
    expect(await accuracyOf(100)).toBe(0.5);
  });

  test('leaves the one that it came from as it was, which can be taught otherwise', async () => {
    const texts = ['the soup is great'];
    const before = await base.predict(texts);
    const taught = base.adapt(slang);
    await taught.fit(
      opinions.map(({ text, label }) => ({ text, label: label === 'positive' ? 'negative' : 'positive' })),
      fit,
    );
    expect((await taught.predict(texts))[0]!.label).not.toBe(before[0]!.label);
    expect(await base.predict(texts)).toEqual(before);
    taught.dispose();
  });

  test('learns labels of its own, says how sure it is, and is the same after save and load', async () => {
    const taught = base.adapt(letters, { labels: kinds });
    await taught.fit(letters.slice(0, 40), fit);
    await taught.calibrate(letters.slice(40));
    const { accuracy, expectedCalibrationError } = await taught.evaluate(letters.slice(40));
    expect(accuracy).toBe(1);
    expect(expectedCalibrationError).toBeLessThan(0.1);
    const texts = ['money back for the phone', 'great soup', 'where is the room'];
    const told = await taught.predict(texts);
    expect(told.map(({ label }) => label)).toEqual(['refund', 'praise', 'question']);
    expect(Object.keys(told[0]!.probabilities)).toEqual(kinds);
    const store = memoryStore();
    await taught.save(store);
    const loaded = await loadTextClassifier(store);
    expect(await loaded.predict(texts)).toEqual(told);
    // A taught one can be taught further.
    const further = loaded.adapt(slang, { labels: ['positive', 'negative'] });
    await further.fit(slang, fit);
    expect((await further.evaluate(slang)).accuracy).toBe(1);
    for (const one of [taught, loaded, further]) one.dispose();
  });

  test('gives the same weights from the same seed, and other first weights of its labels from another', async () => {
    const text = ['the soup is blorp'];
    const taughtWith = async (seed: number, epochs: number) => {
      const taught = base.adapt(letters, { labels: kinds, seed });
      if (epochs > 0) await taught.fit(letters, { ...fit, epochs });
      const [told] = await taught.predict(text);
      taught.dispose();
      return told;
    };
    expect(await taughtWith(3, 2)).toEqual(await taughtWith(3, 2));
    expect(await taughtWith(3, 0)).not.toEqual(await taughtWith(4, 0));
  });

  test('to samples with lists tells several labels, whatever network it has; and keeps groups with its labels', async () => {
    const wishes: TextSample[] = letters.map(({ text, label }, index) =>
      index % 4 === 0
        ? { text: `${text} ${starts.praise}`, labels: [label, 'praise'] }
        : { text, labels: [label] },
    );
    const graph = createTextClassifier({
      preprocessor: TextPreprocessor.adapt(wishes, { minCount: 1, groups: { busy: ['refund', 'question'] } }),
      embeddingDim: 8,
      units: 8,
      dropout: 0,
      direction: 'both',
      pooling: 'attentionAndMax',
    });
    const grown = graph.adapt([{ text: 'blorp blorp', labels: [] }]);
    expect(Object.keys((await grown.predict(['blorp']))[0]!.groups!.probabilities)).toEqual(['busy']);
    const own = graph.adapt(wishes, { labels: ['praise', 'question', 'refund'] });
    await own.fit(wishes, fit);
    await own.calibrate(wishes);
    expect((await own.evaluate(wishes)).accuracy).toBeGreaterThan(0.95);
    const [told] = await own.predict(['money back for the soup great']);
    expect(told!.labels.toSorted()).toEqual(['praise', 'refund']);
    expect(told!.groups).toBeUndefined();
  });

  test.each([
    [[], undefined, 'A classifier is adapted to samples. Received none. Give texts with their labels.'],
    [
      [...slang, { text: ' \n', label: 'positive' }],
      undefined,
      'A sample to learn from has words. Received " \\n" as sample 40. Leave it out.',
    ],
    [
      letters,
      undefined,
      "A label is one of negative, positive. Received 'refund'. Correct the sample, or learn the labels anew.",
    ],
    [
      letters,
      ['refund'],
      'Texts are told apart by at least 2 labels. Received 1. Give samples of every label.',
    ],
    [
      letters,
      ['refund', 'praise'],
      "A label is one of refund, praise. Received 'question'. Correct the sample, or learn the labels anew.",
    ],
    [
      [...letters, { text: 'hello there', label: 'greeting' }],
      [...kinds, 'greeting'],
      "A new label is learned from at least 2 samples. Received 1 of 'greeting'. Give more of it, or leave the label out.",
    ],
    [letters, [...kinds, 'praise'], 'Every label stands once. Received 1 twice. Leave repeated labels out.'],
  ] as const)('refuses what nothing could be learned from: case %#', (samples, labels, message) => {
    expect(() => base.adapt(samples, labels ? { labels } : {})).toThrow(message);
  });
});

describe('the sentiment that comes with the package', () => {
  test('is adapted to words of its reader without a change to what it says', async () => {
    const sentiment = await loadTextClassifier('sentiment');
    const grown = sentiment.adapt(slang);
    expect(grown.preprocessor.vocabulary.words.slice(-2)).toEqual(['blorp', 'glonk']);
    const texts = ['a blorp, warm and touching film', 'glonk'];
    expect(await grown.predict(texts)).toEqual(await sentiment.predict(texts));
    for (const one of [sentiment, grown]) one.dispose();
  });
});
