import { expect, test } from 'vitest';
import { TextPreprocessor } from '../text-classifier/preprocessor.js';
import { createTextClassifier, type TextClassifier } from '../text-classifier/text-classifier.js';
import { sentencesOf, taughtSentences } from './taught-sentences.js';

test('a review is cut behind marks and at breaks, and what is too short says too little', () => {
  expect(
    sentencesOf('I liked the first half a lot. So so!<br /><br />But why did it have to end like that?'),
  ).toEqual(['I liked the first half a lot.', 'But why did it have to end like that?']);
});

test('a sentence longer than forty words is left out', () => {
  const words = (count: number): string => 'word '.repeat(count).trim();
  expect(sentencesOf(words(41))).toEqual([]);
  expect(sentencesOf(words(40))).toHaveLength(1);
});

const reviews = [
  { text: 'the film was lovely from the start. then it was awful in the end.', label: 'positive' },
  { text: 'an awful room in an awful house. the food was lovely and warm.', label: 'negative' },
] as const;
const preprocessor = TextPreprocessor.adapt(
  [
    { text: 'lovely', label: 'positive' },
    { text: 'awful', label: 'negative' },
  ],
  { minCount: 1 },
);

/** Has seen these two words, and knows them by heart. */
async function learnedTeacher(): Promise<TextClassifier> {
  const own = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4, dropout: 0 });
  const samples = reviews.flatMap(({ text }) =>
    sentencesOf(text).map((sentence) => ({
      text: sentence,
      label: sentence.includes('lovely') ? 'positive' : 'negative',
    })),
  );
  await own.fit(samples, { epochs: 60, batchSize: 2, learningRate: 0.02 });
  return own;
}

test('sentences get the label that a teacher gives them, whatever the review says, and count as much as it is sure', async () => {
  const teacher = await learnedTeacher();
  const taught = await taughtSentences(reviews, { teacher, count: 10, weight: 0.5, seed: 1 });
  expect(taught).toHaveLength(4);
  for (const { text, label, weight } of taught) {
    const [told] = await teacher.predict([text]);
    expect(label).toBe(text.includes('lovely') ? 'positive' : 'negative');
    expect(weight).toBeCloseTo(0.5 * (2 * told!.probability - 1), 6);
  }
  teacher.dispose();
});

test('the same seed draws the same sentences, none twice', async () => {
  const teacher = createTextClassifier({ preprocessor, embeddingDim: 4, units: 4 });
  const drawnBy = async (seed: number): Promise<string[]> =>
    (await taughtSentences(reviews, { teacher, count: 3, weight: 1, seed })).map(({ text }) => text);
  const drawn = await drawnBy(1);
  expect(new Set(drawn).size).toBe(3);
  expect(await drawnBy(1)).toEqual(drawn);
  teacher.dispose();
});
