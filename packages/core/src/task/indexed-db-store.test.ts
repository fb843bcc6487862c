import 'fake-indexeddb/auto';
import { describe, expect, test } from 'vitest';
import { dense, initializeWeights, sequential } from '../network/index.js';
import { namedStore } from './named-store.js';
import { loadModel, saveModel, type SavedModel } from './saved-model.js';

function toyModel(seed: number): SavedModel {
  const network = sequential([dense({ units: 2 })], { numFeatures: 3 });
  return {
    task: 'toy',
    network,
    weights: initializeWeights(network, seed),
    preprocessor: {},
    training: null,
  };
}

/** Every key of the database. */
async function keys(): Promise<IDBValidKey[]> {
  const opening = indexedDB.open('recurrent');
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  const listing = opening.result.transaction('files').objectStore('files').getAllKeys();
  await new Promise((resolve) => listing.addEventListener('success', resolve));
  opening.result.close();
  return listing.result;
}

describe("a model in a browser's database", () => {
  test('comes back, and replaces the model before it and no other', async () => {
    await saveModel(toyModel(1), namedStore('indexeddb://toy'));
    await saveModel(toyModel(2), namedStore('indexeddb://toys'));
    await saveModel(toyModel(3), namedStore('indexeddb://toy'));
    expect(await loadModel(namedStore('indexeddb://toy'), { task: 'toy' })).toEqual(toyModel(3));
    expect(await loadModel(namedStore('indexeddb://toys'), { task: 'toy' })).toEqual(toyModel(2));
    expect(await keys()).toHaveLength(4);
  });

  test('that was never saved is refused in words', async () => {
    await expect(loadModel(namedStore('indexeddb://none'), { task: 'toy' })).rejects.toThrow(
      "A model's name in IndexedDB is one it was saved under. Received indexeddb://none, where there is no model.json. " +
        "Check the name, and save the model in this browser and from this page's origin first.",
    );
  });
});
