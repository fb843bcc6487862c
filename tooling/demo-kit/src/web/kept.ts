const room = 'kept';

/** What was kept in this browser under a name, or undefined. */
export async function kept<Value>(name: string): Promise<Value | undefined> {
  return (await inRoom('readonly', (store) => store.get(name))) as Value | undefined;
}

/** Keeps plain data in this browser, for the next visit. */
export async function keep(name: string, value: unknown): Promise<void> {
  await inRoom('readwrite', (store) => store.put(value, name));
}

/** Keeps it no longer. */
export async function forget(name: string): Promise<void> {
  await inRoom('readwrite', (store) => store.delete(name));
}

async function inRoom<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Value>,
): Promise<Value> {
  const opening = indexedDB.open('recurrent-demo', 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(room));
  const database = await answerOf(opening);
  try {
    return await answerOf(work(database.transaction(room, mode).objectStore(room)));
  } finally {
    database.close();
  }
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('The browser keeps no data.')));
  });
}
