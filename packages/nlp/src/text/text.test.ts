import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokenize } from './tokenize.js';
import { createVocabulary, firstWordId } from './vocabulary.js';

describe('tokens', () => {
  test.each([
    ["It isn't GOOD, can't be!", ['it', 'is', "n't", 'good', ',', 'can', "n't", 'be', '!']],
    ["she's here; we’ll see", ['she', "'s", 'here', ';', 'we', "'ll", 'see']],
    ["does n't work", ['does', "n't", 'work']],
    ['sooooo good :) <3 👍🏽 👩‍💻', ['soo', 'good', ':)', '<3', '👍🏽', '👩‍💻']],
    ['10.5 of 10<br />really?!', ['10.5', 'of', '10', 'really', '?', '!']],
    ['être naïve 很好', ['être', 'naïve', '很好']],
    ['', []],
    [' \n\t', []],
  ])('of %j keep negation, emoticons and emoji', (text, tokens) => {
    expect(tokenize(text)).toEqual(tokens);
  });

  test('of any text come in its order, without blanks, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const token of tokenize(text)) expect(token).toMatch(/^\S+$/);
        expect(tokenize(`${text} ${text}`).length).toBe(2 * tokenize(text).length);
      }),
      { seed: 1 },
    );
  });
});

describe('a vocabulary', () => {
  const vocabulary = createVocabulary(['terrible', 'good', 'table', 'boring', 'not']);

  test('knows its words', () => {
    expect(vocabulary.idOf('terrible')).toBe(firstWordId);
    expect(vocabulary.size).toBe(firstWordId + 5);
  });

  test.each([
    ['terible', 'terrible'],
    ['terribel', 'terrible'],
    ['boringg', 'boring'],
    ['borinh', 'boring'],
  ])('takes %s for a slip of %s', (slip, word) => {
    expect(vocabulary.idOf(slip)).toBe(vocabulary.idOf(word));
  });

  test('reads other words by how they look', () => {
    expect(vocabulary.idOf('quickly')).toBe(vocabulary.idOf('gently'));
    expect(vocabulary.idOf('quickly')).not.toBe(vocabulary.idOf('running'));
    expect(vocabulary.idOf('7')).toBe(vocabulary.idOf('3.14'));
    expect(vocabulary.idOf('😀')).toBe(vocabulary.idOf('👍'));
    for (const token of ['quickly', '7', '😀', '§', 'xyzzy']) {
      expect(vocabulary.idOf(token)).toBeGreaterThan(0);
      expect(vocabulary.idOf(token)).toBeLessThan(firstWordId);
    }
  });

  test('refuses a word that stands twice', () => {
    expect(() => createVocabulary(['a', 'a'])).toThrow(
      'A vocabulary holds every word once. Received 1 twice. Leave repeated words out.',
    );
  });
});
