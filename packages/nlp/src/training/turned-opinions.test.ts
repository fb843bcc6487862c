import { describe, expect, test } from 'vitest';
import { tokenize } from '../text/tokenize.js';
import { turnedOpinions } from './turned-opinions.js';

describe('opinions turned round', () => {
  const opinions = turnedOpinions(400, { seed: 1 });

  test('are half positive, the same for the same seed, and leave no place unfilled', () => {
    expect(opinions.filter(({ label }) => label === 'positive')).toHaveLength(200);
    expect(turnedOpinions(400, { seed: 1 })).toEqual(opinions);
    expect(turnedOpinions(400, { seed: 2 })).not.toEqual(opinions);
    for (const { text } of opinions) expect(text).not.toMatch(/[{}]|undefined/);
  });

  test('do not turn round the words of the cases that negation is judged by', () => {
    for (const { text } of turnedOpinions(4000, { seed: 1 })) {
      expect(tokenize(text).join(' ')).not.toMatch(
        /not (good|bad)\b|far from (great|disappointing)|(?:is|was) (?:not|n't) expensive/,
      );
    }
  });
});
