import { httpStore } from './http-store.js';
import { indexedDbStore } from './indexed-db-store.js';
import type { ModelStore } from './model-store.js';

const scheme = 'indexeddb://';

/** In a browser: 'indexeddb://name', or an address relative to the page. */
export function namedStore(name: string): ModelStore {
  if (name.startsWith(scheme)) return indexedDbStore(name.slice(scheme.length));
  const base = typeof document === 'undefined' ? location.href : document.baseURI;
  return httpStore(new URL(name, base));
}
