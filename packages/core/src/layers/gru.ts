import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { gru as describe, type CellActivation } from '../network/index.js';
import { describedOptions, type RecurrentLayerArgs } from './recurrent-layer-args.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of a GRU, in Keras's words. */
export interface GruArgs extends RecurrentLayerArgs {
  recurrentActivation?: CellActivation;
  /** Applies the reset gate after the recurrent product, with a bias of its own. Default true. */
  resetAfter?: boolean;
}

/** A gated recurrent unit with Keras's numbers, on fused kernels. State: h. */
export class Gru extends RecurrentLayer {
  static readonly className = 'RecurrentGRU';
  readonly #resetAfter: boolean;

  constructor(args: GruArgs) {
    const description = describe(describedOptions(args, ['activation', 'resetAfter', 'recurrentActivation']));
    super(args, description);
    this.#resetAfter = description.config.resetAfter;
  }

  protected override cellOf(inputDim: number): CellShape {
    const { units, useBias } = this.description.config;
    return { kind: 'gru', inputDim, units, useBias, resetAfter: this.#resetAfter };
  }
}
tf.serialization.registerClass(Gru);

/** `tf.layers.gru` with Keras's numbers, on fused kernels: [batch, time, features] → [batch, units]. */
export function gru(args: GruArgs): Gru {
  return new Gru(args);
}
