import type { Network, Weights } from '../network/index.js';

/** A network that another suite saved, with its weights; `createEngine` runs it, `createPredictor` trains it further. */
export interface ImportedModel {
  readonly network: Network;
  readonly weights: Weights;
}
