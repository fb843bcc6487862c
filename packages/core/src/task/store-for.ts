import { namedStore } from '#store';
import { httpStore } from './http-store.js';
import type { ModelStore, ModelTarget } from './model-store.js';

/** The store that a target stands for. */
export function storeFor(target: ModelTarget): ModelStore {
  if (typeof target === 'object' && 'read' in target) return target;
  return /^https?:/.test(String(target)) ? httpStore(target) : namedStore(String(target));
}
