import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImportedModel } from '../imported-model.js';
import { createEngine } from '../../inference/engine.js';
import { readGolden } from '../golden-models.test.support.js';
import { refusalIfAny } from '../refusal.test.support.js';
import { fromKerasFile } from './keras-file.js';
import { openZip } from './zip-archive.js';
import { zipOf } from './zip-archive.test.support.js';

const archive = readGolden('keras-files/reader.keras');
const legacy = readGolden('keras-files/reader.h5.gz');
const graph = readGolden('keras-files/translator.keras');

/** The model, or undefined when it is refused as it should be. */
async function attempt(bytes: Uint8Array): Promise<ImportedModel | undefined> {
  let model: ImportedModel | undefined;
  const error = await refusalIfAny(async () => {
    model = await fromKerasFile(bytes);
  });
  expect(error?.code ?? 'bad-saved-model').toBe('bad-saved-model');
  return model;
}

const bytesOf = (model: ImportedModel | undefined): number =>
  model?.weights.reduce((sum, { values }) => sum + values.byteLength, 0) ?? 0;

const flipsIn = (bytes: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)), { minLength: 1, maxLength: 4 }).map((places) => {
    const flipped = bytes.slice();
    for (const [at, bit] of places) flipped[at]! ^= 1 << bit;
    return flipped;
  });

describe('a .keras archive', () => {
  test('with flipped bits is refused, or is the same model: its check sums vouch for it', async () => {
    const whole = await fromKerasFile(archive);
    await fc.assert(
      fc.asyncProperty(flipsIn(archive), async (flipped) => {
        expect((await attempt(flipped)) ?? whole).toEqual(whole);
      }),
      { numRuns: 600 },
    );
  });

  test('cut short is refused', async () => {
    for (let length = 0; length < archive.length; length += 61) {
      expect(await attempt(archive.subarray(0, length))).toBeUndefined();
    }
  });

  test('packed anew with flipped bits in its weights gives no more than the file has, or is refused', async () => {
    const opened = openZip(archive);
    const config = await opened.read('config.json');
    const weights = await opened.read('model.weights.h5');
    await fc.assert(
      fc.asyncProperty(flipsIn(weights), async (flipped) => {
        const model = await attempt(zipOf({ 'config.json': config, 'model.weights.h5': flipped }));
        expect(bytesOf(model)).toBeLessThanOrEqual(weights.length);
      }),
      { numRuns: 600 },
    );
  });
});

describe('a description', () => {
  const tokens = [
    '0',
    '1',
    'null',
    '[]',
    '{}',
    '"encoder"',
    '"source"',
    '"Any"',
    '1e9',
    '[[[]]]',
    '[9, 9]',
    'true',
  ];

  test.each([
    ['a graph', graph],
    ['films', readGolden('keras-files/film.keras')],
  ])(
    'of %s with values put in places of others is refused, or gives no more than the file has',
    async (_, whole) => {
      const opened = openZip(whole);
      const weights = await opened.read('model.weights.h5');
      const config = new TextDecoder().decode(await opened.read('config.json'));
      const places = [...config.matchAll(/"[^"]*"(?!:)|\b\d+\b|true|false|null/g)];
      await fc.assert(
        fc.asyncProperty(fc.nat(places.length - 1), fc.constantFrom(...tokens), async (at, token) => {
          const { index, 0: old } = places[at]!;
          const changed = config.slice(0, index) + token + config.slice(index + old.length);
          const model = await attempt(
            zipOf({ 'config.json': new TextEncoder().encode(changed), 'model.weights.h5': weights }),
          );
          expect(bytesOf(model)).toBeLessThanOrEqual(weights.length);
          if (model) createEngine(model.network, model.weights).dispose();
        }),
        { numRuns: 400 },
      );
    },
  );
});

describe('a legacy .h5 file', () => {
  test.each([
    ['both directions', legacy],
    ['cells', readGolden('keras-files/stacked.h5.gz')],
    ['a graph', readGolden('keras-files/translator.h5.gz')],
  ])('of %s with flipped bits gives no more than the file has, or is refused', async (_, whole) => {
    await fc.assert(
      fc.asyncProperty(flipsIn(whole), async (flipped) => {
        expect(bytesOf(await attempt(flipped))).toBeLessThanOrEqual(whole.length);
      }),
      { numRuns: 600 },
    );
  });

  test('cut short is refused, unless nothing that counts is behind the cut', async () => {
    const whole = await fromKerasFile(legacy);
    for (let length = 0; length < legacy.length; length += 97) {
      expect((await attempt(legacy.subarray(0, length))) ?? whole).toEqual(whole);
    }
    expect(await attempt(legacy.subarray(0, legacy.length / 2))).toBeUndefined();
  });
});
