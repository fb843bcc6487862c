import { loadTextClassifier, type TextClassifier } from '@recurrent/nlp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readWords, turningPoint } from './read-words.js';

describe('reading word by word', () => {
  let classifier: TextClassifier;
  beforeAll(async () => {
    classifier = await loadTextClassifier('sentiment');
  });
  afterAll(() => classifier.dispose());

  test('ends where reading the whole ends, and shares the attention among words as they are written', async () => {
    const text = "I  wouldn't call it 'great', but\nfine!";
    const words = await readWords(classifier, text);
    expect(words.map(({ word }) => word)).toEqual([
      'I',
      "wouldn't",
      'call',
      'it',
      "'great',",
      'but',
      'fine!',
    ]);
    const [told] = await classifier.predict([text]);
    expect(words.at(-1)!.positive).toBeCloseTo(told!.probabilities['positive']!, 4);
    expect(words.reduce((sum, { attention }) => sum + attention!, 0)).toBeCloseTo(1, 4);
  });

  test('of nothing gives nothing, and of too much no attention', async () => {
    expect(await readWords(classifier, ' \n')).toEqual([]);
    const words = await readWords(classifier, 'fine '.repeat(300));
    expect(words).toHaveLength(300);
    expect(words[0]!.attention).toBeUndefined();
  });

  test('has a turning point from the second word on', () => {
    const read = (positive: number, word: string) => ({ word, positive, attention: 0 });
    expect(turningPoint([read(0.5, 'a')])).toBeUndefined();
    expect(turningPoint([read(0.5, 'a'), read(0.6, 'b'), read(0.2, 'c'), read(0.3, 'd')])).toEqual({
      word: 'c',
      from: 0.6,
      to: 0.2,
    });
  });
});
