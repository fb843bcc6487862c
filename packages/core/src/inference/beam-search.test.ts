import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { beamSearch, type BeamSearchOptions, type BeamSequence } from './beam-search.js';
import { logSoftmax } from './log-softmax.js';

const [numTokens, endToken] = [3, 0];

/** Random logits that depend on all tokens before. */
function logitsAfter(tokens: readonly number[], seed: number): number[] {
  const random = createRandom(tokens.reduce((sum, token) => 7 * sum + token + 1, seed));
  return Array.from({ length: numTokens }, () => 2 * random.normal());
}

const options = (seed: number): Pick<BeamSearchOptions<null>, 'start' | 'step' | 'endToken'> => ({
  start: null,
  step: (beams) => beams.map(({ tokens }) => ({ logits: logitsAfter(tokens, seed), state: null })),
  endToken,
});

/** Every sequence there is, best first. */
function everySequence(
  seed: number,
  { maxLength, lengthPenalty }: { readonly maxLength: number; readonly lengthPenalty: number },
): BeamSequence[] {
  const found: BeamSequence[] = [];
  const goOn = (tokens: readonly number[], before: number): void => {
    logSoftmax(logitsAfter(tokens, seed)).forEach((logP, token) => {
      const logProbability = before + logP;
      const isEnded = token === endToken;
      const length = tokens.length + 1;
      const score = logProbability / ((5 + length) / 6) ** lengthPenalty;
      if (isEnded || length === maxLength) {
        found.push({ tokens: isEnded ? tokens : [...tokens, token], logProbability, score, isEnded });
      } else goOn([...tokens, token], logProbability);
    });
  };
  goOn([], 0);
  return found.toSorted((one, other) => other.score - one.score);
}

describe('beamSearch', () => {
  test('gives the best of all sequences when the beam leaves none out', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0, 0.6, 1.5),
        (seed, maxLength, lengthPenalty) => {
          const all = everySequence(seed, { maxLength, lengthPenalty });
          const ours = beamSearch({ ...options(seed), beamWidth: 81, maxLength, lengthPenalty });
          expect(ours.map(({ tokens, isEnded }) => [tokens, isEnded])).toEqual(
            all.map(({ tokens, isEnded }) => [tokens, isEnded]),
          );
          ours.forEach(({ score }, at) => expect(score).toBeCloseTo(all[at]!.score, 10));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of width 1 takes the likeliest token each time', () => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const tokens: number[] = [];
        while (tokens.length < 6) {
          const logits = logitsAfter(tokens, seed);
          const likeliest = logits.indexOf(Math.max(...logits));
          if (likeliest === endToken) break;
          tokens.push(likeliest);
        }
        const [best, ...others] = beamSearch({ ...options(seed), beamWidth: 1, maxLength: 6 });
        expect(best!.tokens).toEqual(tokens);
        expect(others).toEqual([]);
      }),
    );
  });

  test('gives only sequences there are, by falling score, each once', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 5 }), (seed, beamWidth) => {
        const shape = { maxLength: 5, lengthPenalty: 0.8 };
        const all = everySequence(seed, shape);
        const ours = beamSearch({ ...options(seed), beamWidth, ...shape });
        expect(ours.length).toBe(beamWidth);
        expect(new Set(ours.map(({ tokens, isEnded }) => `${tokens.join()} ${isEnded}`)).size).toBe(
          ours.length,
        );
        ours.forEach(({ tokens, isEnded, score }, at) => {
          const same = all.find((one) => one.isEnded === isEnded && one.tokens.join() === tokens.join());
          expect(score).toBeCloseTo(same!.score, 10);
          expect(score).toBeLessThanOrEqual(ours[at - 1]?.score ?? 0);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('asks no more once nothing under way can be among the best', () => {
    let asked = 0;
    const [best] = beamSearch({
      start: null,
      step: (beams) => {
        asked++;
        return beams.map(() => ({ logits: [5, 0, 0], state: null }));
      },
      endToken,
      beamWidth: 1,
      maxLength: 100,
    });
    expect([best!.tokens, asked]).toEqual([[], 1]);
  });

  test('hands each sequence the state of the one it goes on from', () => {
    const [best] = beamSearch({
      start: 1,
      step: (beams) =>
        beams.map(({ state, tokens }) => {
          expect(state).toBe(tokens.reduce((value) => 2 * value, 1));
          return { logits: [0, 3, 1], state: 2 * state };
        }),
      endToken,
      beamWidth: 2,
      maxLength: 4,
      lengthPenalty: 1,
    });
    expect(best).toMatchObject({ tokens: [1, 1, 1, 1], isEnded: false });
  });

  test('refuses widths, lengths, penalties and steps that cannot be', () => {
    const search = (changed: object): unknown => beamSearch({ ...options(1), maxLength: 3, ...changed });
    expect(() => search({ beamWidth: 0 })).toThrow(
      'beamWidth is a whole number from 1. Received 0. Leave it out, or follow more sequences.',
    );
    expect(() => search({ maxLength: 1.5 })).toThrow(
      'maxLength is a whole number from 1. Received 1.5. Say how many tokens a sequence may have.',
    );
    expect(() => search({ lengthPenalty: -1 })).toThrow('lengthPenalty is 0 or above. Received -1. Use 0.6.');
    expect(() => search({ endToken: 3 })).toThrow(
      'A step gives each of 1 sequences its logits, of as many tokens, 3 among them. ' +
        'Received logits of [3] tokens. Correct step, or endToken.',
    );
  });
});
