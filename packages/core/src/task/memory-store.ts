import { badSavedModel } from '../errors.js';
import type { ModelStore } from './model-store.js';

/** A model kept in memory, for as long as the store is. */
export function memoryStore(): ModelStore {
  let kept = new Map<string, Uint8Array>();
  return {
    async read(name) {
      const bytes = kept.get(name);
      if (bytes) return bytes.slice();
      throw badSavedModel('A memory store holds a model once one is saved to it', {
        received: `no ${name}`,
        remedy: 'Save to it first',
      });
    },
    async write(files) {
      kept = new Map(files.map(({ name, bytes }) => [name, bytes.slice()]));
    },
  };
}
