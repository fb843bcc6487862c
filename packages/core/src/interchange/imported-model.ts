import type { Network, Weights } from '../network/index.js';

/** A network that another suite saved, with its weights; `createEngine` runs it, `createPredictor` trains it further. */
export interface ImportedModel {
  readonly network: Network;
  readonly weights: Weights;
  /**
   * What acted in training only and is not in the network, such as 'lstm: dropout 0.2': dropout inside recurrent layers,
   * regularizers and constraints. Outputs are the same without; training it further is not.
   */
  readonly leftOut: readonly string[];
}
