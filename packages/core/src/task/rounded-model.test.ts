import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import {
  dense,
  initializeWeights,
  lstm,
  roundWeights,
  sequential,
  type WeightFormat,
} from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { seal } from './model-digest.js';
import { loadModel, saveModel, type SavedModel } from './saved-model.js';

const network = sequential([lstm({ units: 64 }), dense({ units: 3 })], { numFeatures: 64 });
const weights = initializeWeights(network, 1);
const model: SavedModel = { task: 'toy', network, weights, preprocessor: null, training: null };
const rounded = ['float16', 'uint8', 'int8'] as const;

interface Files {
  readonly json: Uint8Array;
  readonly bytes: Uint8Array;
  readonly name: string;
}

async function savedAs(format: WeightFormat, of: SavedModel = model): Promise<Files> {
  const store = memoryStore();
  await saveModel(of, store, { weights: format });
  const json = await store.read('model.json');
  const name: string = JSON.parse(new TextDecoder().decode(json)).weightsManifest[0].paths[0];
  return { json, bytes: await store.read(name), name };
}

const load = async ({ json, bytes, name }: Files): Promise<SavedModel> => {
  const store = memoryStore();
  await store.write([
    { name: 'model.json', bytes: json },
    { name, bytes },
  ]);
  return loadModel(store, { task: 'toy' });
};

interface Description {
  weightsManifest: [{ weights: Record<string, unknown>[] }];
  userDefinedMetadata: { recurrent: Record<string, unknown> };
}

/** The files with the description or the weights changed, sealed as if they had been saved so. */
async function forged(
  format: WeightFormat,
  change: (json: Description, bytes: Uint8Array) => void,
): Promise<Files> {
  const { json, bytes, name } = await savedAs(format);
  const description: Description = JSON.parse(new TextDecoder().decode(json));
  change(description, bytes);
  const write = (digest: string): string => {
    description.userDefinedMetadata.recurrent['sha256'] = digest;
    return JSON.stringify(description);
  };
  return { json: await seal(write, bytes), bytes, name };
}

describe('a model saved with rounded weights', () => {
  test.each(rounded)('as %s comes back with the weights as they were rounded', async (format) => {
    const store = memoryStore();
    await saveModel(model, store, { weights: format });
    expect(await loadModel(store, { task: 'toy' })).toEqual({
      ...model,
      weights: roundWeights(weights, format),
    });
  });

  test('takes half the bytes as float16, and about a quarter as uint8 and int8', async () => {
    const { bytes: whole } = await savedAs('float32');
    expect((await savedAs('float16')).bytes.length).toBe(whole.length / 2);
    expect((await savedAs('uint8')).bytes.length / whole.length).toBeLessThan(0.26);
    expect((await savedAs('int8')).bytes.length / whole.length).toBeLessThan(0.28);
  });

  test('is the same file when its weights are saved anew', async () => {
    for (const format of ['float16', 'int8'] as const) {
      const first = await savedAs(format);
      const again = await savedAs(format, await load(first));
      expect(again.bytes).toEqual(first.bytes);
    }
  });

  test.each(rounded)('as %s is refused when any bit is flipped', async (format) => {
    const files = await savedAs(format);
    for (const part of ['json', 'bytes'] as const) {
      for (let at = 0; at < files[part].length; at += 397) {
        const altered = files[part].slice();
        altered[at]! ^= 1 << (at % 8);
        await expect(load({ ...files, [part]: altered })).rejects.toThrow(RnnError);
      }
    }
  });

  test.each([
    [{ dtype: 'uint8', scale: 1e300, min: 0 }],
    [{ dtype: 'uint8', scale: '1', min: 0 }],
    [{ dtype: 'uint8', scale: 1 }],
    [{ dtype: 'uint8', scale: 1, min: 0, more: 1 }],
    [{ dtype: 'int8', scale: 1 }],
    [{ dtype: 'int4' }],
    [null],
    ['int8'],
    [{ dtype: '__proto__' }],
  ])('is refused when it claims to be rounded by %j', async (quantization) => {
    const files = await forged('uint8', ({ weightsManifest }) => {
      weightsManifest[0].weights[0]!['quantization'] = quantization;
    });
    await expect(load(files)).rejects.toThrow(
      expect.objectContaining({
        code: 'bad-saved-model',
        message: expect.stringMatching(
          /^A saved model lists its network's weights, in order, as float32\. Received /,
        ),
      }),
    );
  });

  test('comes back finite or is refused, whatever numbers its scales are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...rounded),
        fc.integer({ min: 0, max: 300 }),
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 8 }),
        fc.oneof(fc.double(), fc.float()),
        async (format, at, written, number) => {
          const files = await forged(format, ({ weightsManifest }, bytes) => {
            bytes.set(written, at);
            const { quantization } = weightsManifest[0].weights[0]! as {
              quantization: Record<string, unknown>;
            };
            if (format === 'uint8') quantization[at % 2 === 0 ? 'scale' : 'min'] = number;
          });
          const outcome = await load(files).then(
            ({ weights: [kernel] }) => kernel!.values.every(Number.isFinite) && 'finite',
            (error: unknown) => error instanceof RnnError && error.code,
          );
          expect(['finite', 'bad-saved-model']).toContain(outcome);
        },
      ),
      { numRuns: 150 },
    );
  });
});
