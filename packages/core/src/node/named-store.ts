import { fileURLToPath } from 'node:url';
import { RnnError } from '../errors.js';
import type { ModelStore } from '../task/model-store.js';
import { directoryStore } from './directory-store.js';

/** In Node: a folder, as a path or a file URL. */
export function namedStore(name: string): ModelStore {
  if (name.startsWith('file:')) return directoryStore(fileURLToPath(name));
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(name)) {
    throw new RnnError(
      'invalid-argument',
      `In Node a model is in a folder or at a web address. Received '${name}'. Give a path, a file: or an http: URL.`,
    );
  }
  return directoryStore(name);
}
