import { badSavedModel } from '../errors.js';
import type { ModelStore } from './model-store.js';

const database = 'recurrent';
const table = 'files';

/** A model in the browser's database, under its name. */
export function indexedDbStore(model: string): ModelStore {
  return {
    read: (name) =>
      inTransaction('readonly', async (files) => {
        const bytes: unknown = await settled(files.get([model, name]));
        if (bytes instanceof Uint8Array) return bytes;
        throw badSavedModel("A model's name in IndexedDB is one it was saved under", {
          received: `indexeddb://${model}, where there is no ${name}`,
          remedy: "Check the name, and save the model in this browser and from this page's origin first",
        });
      }),
    // One transaction, so all files change or none.
    write: (replacing) =>
      inTransaction('readwrite', async (files) => {
        files.delete(IDBKeyRange.bound([model], [model, []]));
        for (const { name, bytes } of replacing) files.put(bytes, [model, name]);
      }),
  };
}

async function inTransaction<Result>(
  mode: IDBTransactionMode,
  work: (files: IDBObjectStore) => Promise<Result>,
): Promise<Result> {
  const opening = indexedDB.open(database, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(table));
  const connection = await settled(opening);
  try {
    const transaction = connection.transaction(table, mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
    const [result] = await Promise.all([work(transaction.objectStore(table)), done]);
    return result;
  } finally {
    connection.close();
  }
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
}
