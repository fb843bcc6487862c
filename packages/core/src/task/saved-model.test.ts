import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { dense, gru, initializeWeights, lstm, sequential } from '../network/index.js';
import { memoryStore } from './memory-store.js';
import { digestOf, seal } from './model-digest.js';
import type { ModelStore } from './model-store.js';
import { loadModel, saveModel, type SavedModel } from './saved-model.js';

const network = sequential(
  [lstm({ units: 3, returnSequences: true }), gru({ units: 2 }), dense({ units: 1 })],
  {
    numFeatures: 2,
  },
);
const model: SavedModel = {
  task: 'toy',
  network,
  weights: initializeWeights(network, 1),
  preprocessor: { scale: 2, names: ['Temperatur °C', '"quoted"'] },
  training: { history: [{ epoch: 1, loss: 0.5 }] },
};

interface Files {
  readonly json: Uint8Array;
  readonly weights: Uint8Array;
  readonly weightsName: string;
}

async function saved(): Promise<Files> {
  const store = memoryStore();
  await saveModel(model, store);
  const json = await store.read('model.json');
  const weightsName: string = JSON.parse(new TextDecoder().decode(json)).weightsManifest[0].paths[0];
  return { json, weights: await store.read(weightsName), weightsName };
}

/** A store holding `files`, as an attacker or an accident may have left them. */
function storeOf({ json, weights, weightsName }: Files): ModelStore {
  const store = memoryStore();
  void store.write([
    { name: 'model.json', bytes: json },
    { name: weightsName, bytes: weights },
  ]);
  return store;
}

/** What loading fails with. */
async function refusal(files: Files, task = 'toy'): Promise<RnnError> {
  const outcome: unknown = await loadModel(storeOf(files), { task }).catch((error: unknown) => error);
  if (outcome instanceof RnnError) return outcome;
  throw new Error('loaded', { cause: outcome });
}

/** The saved files with the description changed and, unless told not to, sealed again as if it had been saved so. */
async function forged(change: (json: Forgery) => void): Promise<Files> {
  const { json, weights, weightsName } = await saved();
  const description: Forgery = JSON.parse(new TextDecoder().decode(json));
  change(description);
  const write = (digest: string): string => {
    description.userDefinedMetadata.recurrent.sha256 = digest;
    return JSON.stringify(description);
  };
  return { json: await seal(write, weights), weights, weightsName };
}

interface Forgery {
  format: string;
  modelTopology: { config: { layers: { config: Record<string, unknown> }[] } };
  weightsManifest: { paths: string[]; weights: { shape: number[]; dtype: string }[] }[];
  userDefinedMetadata: { recurrent: Record<string, unknown> };
}

describe('a saved model', () => {
  test('comes back as it was', async () => {
    const store = memoryStore();
    await saveModel(model, store);
    expect(await loadModel(store, { task: 'toy' })).toEqual(model);
  });

  test("is TensorFlow.js's layers-model with the weights' digest in their file name", async () => {
    const { json, weights, weightsName } = await saved();
    expect(JSON.parse(new TextDecoder().decode(json))).toMatchObject({
      format: 'layers-model',
      generatedBy: '@recurrent/core',
      convertedBy: null,
      modelTopology: { class_name: 'Sequential' },
      weightsManifest: [
        {
          paths: [`weights-${(await digestOf(weights)).slice(0, 8)}.bin`],
          weights: expect.arrayContaining([{ name: 'gru/bias', shape: [2, 6], dtype: 'float32' }]),
        },
      ],
      userDefinedMetadata: { recurrent: { formatVersion: 1, task: 'toy', preprocessor: model.preprocessor } },
    });
    expect(weightsName).toMatch(/^weights-[0-9a-f]{8}\.bin$/);
    expect(weights.length).toBe(4 * (2 * 12 + 3 * 12 + 12 + 3 * 6 + 2 * 6 + 2 * 6 + 2 + 1));
  });

  test('is the same bytes when saved twice', async () => {
    expect(await saved()).toEqual(await saved());
  });

  test('is refused when cut short anywhere', async () => {
    const files = await saved();
    for (let length = 0; length < files.json.length; length += 7) {
      const error = await refusal({ ...files, json: files.json.subarray(0, length) });
      expect(error.code).toBe('bad-saved-model');
    }
    for (let length = 0; length < files.weights.length; length += 5) {
      const error = await refusal({ ...files, weights: files.weights.subarray(0, length) });
      expect(error.code).toBe('bad-saved-model');
    }
  });

  test('is refused when any byte has a bit flipped', async () => {
    const files = await saved();
    for (const part of ['json', 'weights'] as const) {
      for (let at = 0; at < files[part].length; at += 1) {
        const bytes = files[part].slice();
        bytes[at]! ^= 1 << (at % 8);
        const error = await refusal({ ...files, [part]: bytes });
        expect(error.code).toBe('bad-saved-model');
      }
    }
  });

  test('is refused with bytes added, even white space and marks that JSON lets pass', async () => {
    const files = await saved();
    const longer = (...parts: (Uint8Array | string)[]): Uint8Array =>
      Uint8Array.from(
        parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]),
      );
    for (const json of [longer(files.json, '\n'), longer(' ', files.json), longer('\uFEFF', files.json)]) {
      expect((await refusal({ ...files, json })).code).toBe('bad-saved-model');
    }
    expect((await refusal({ ...files, weights: longer(files.weights, '\0\0\0\0') })).message).toContain(
      'The weights of this network take',
    );
  });

  test('of another task is refused in words that name both', async () => {
    const error = await refusal(await saved(), 'forecaster');
    expect(error).toMatchObject({
      code: 'bad-saved-model',
      message: "A forecaster loads a model saved by a forecaster. Received 'toy'. Load it as a toy.",
    });
  });

  test('from a newer version is refused', async () => {
    const error = await refusal(
      await forged((json) => void (json.userDefinedMetadata.recurrent.formatVersion = 2)),
    );
    expect(error.message).toBe(
      'This version of the suite reads saved models up to format 1. Received 2. Update @recurrent/core.',
    );
  });

  test('is refused before anything is allocated for a size it only claims', async () => {
    const claimed = await forged(
      (json) => void (json.weightsManifest[0]!.weights[0]!.shape = [2 ** 40, 2 ** 40]),
    );
    expect((await refusal(claimed)).message).toBe(
      "A saved model lists its network's weights, in order, as float32. Received " +
        '{"name":"lstm/kernel","shape":[1099511627776,1099511627776],"dtype":"float32"}. Save it again.',
    );
    const huge = await forged((json) => {
      json.modelTopology.config.layers[2]!.config.units = 2 ** 40;
      json.weightsManifest[0]!.weights[6]!.shape = [2, 2 ** 40];
      json.weightsManifest[0]!.weights[7]!.shape = [2 ** 40];
    });
    expect((await refusal(huge)).message).toMatch(
      /^The weights of this network take 13194139533768 bytes\. Received weights-\w{8}\.bin of 468 bytes\. Copy/,
    );
  });

  test.each([
    '../weights-00000000.bin',
    '/etc/passwd',
    'a\\weights-00000000.bin',
    'http://x/weights-00000000.bin',
    '',
  ])('is refused when its weights are to be read from %j', async (path) => {
    const error = await refusal(await forged((json) => void (json.weightsManifest[0]!.paths = [path])));
    expect(error.message).toBe(
      "A saved model's weights stand beside model.json in one file 'weights-<digest>.bin'. " +
        `Received ${JSON.stringify([path])}. Save it again.`,
    );
  });

  test.each([
    ['[]', "model.json is one whole JSON object. Received '[]'. Save the model again, or copy it again."],
    [
      '<!doctype html>',
      "model.json is one whole JSON object. Received '<!doctype html>'. Save the model again, or copy it again.",
    ],
    [
      '{"format":"graph-model"}',
      'A saved model is a layers-model with userDefinedMetadata.recurrent. Received {"format":"graph-model"}. ' +
        'Save it from this suite.',
    ],
  ])('is refused when model.json is %s', async (text, message) => {
    const error = await refusal({ ...(await saved()), json: new TextEncoder().encode(text) });
    expect(error.message).toBe(message);
  });

  test('that was never saved is refused in words', async () => {
    await expect(loadModel(memoryStore(), { task: 'toy' })).rejects.toThrow(
      'A memory store holds a model once one is saved to it. Received no model.json. Save to it first.',
    );
  });
});
