import type { Learn } from '../method.js';

/** Tells every label of every text, which no F1 should be below. */
export const learnEveryLabel: Learn = (_, labels) =>
  Promise.resolve((texts) => Promise.resolve(texts.map(() => new Set(labels.names))));
