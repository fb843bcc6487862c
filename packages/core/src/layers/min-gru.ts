import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { minGru as describe, type MinRecurrentConfig } from '../network/index.js';
import { describedOptions, type RecurrentLayerArgs } from './recurrent-layer-args.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of a recurrent layer whose gates see the inputs alone. */
export interface MinRecurrentArgs extends Omit<RecurrentLayerArgs, 'activation' | RecurrentOption> {
  /** How the candidate comes from its sum x: 'g' is x + ½ where x ≥ 0 and else sigmoid x. Default 'g'. */
  activation?: MinRecurrentConfig['activation'];
}

/** What others do to a recurrent product. */
type RecurrentOption =
  | 'recurrentDropout'
  | 'zoneoutHidden'
  | 'layerNormalization'
  | 'recurrentInitializer'
  | 'recurrentRegularizer'
  | 'recurrentConstraint';

/** A gated recurrent unit whose gates see the inputs alone, on fused kernels. State: h. */
export class MinGru extends RecurrentLayer {
  static readonly className = 'RecurrentMinGRU';
  readonly #candidate: MinRecurrentConfig['activation'];

  constructor(args: MinRecurrentArgs) {
    const description = describe(describedOptions(args, ['activation']));
    super(args, description);
    this.#candidate = description.config.activation;
  }

  protected override cellOf(inputDim: number): CellShape {
    const { units, useBias } = this.description.config;
    return { kind: 'minGru', inputDim, units, useBias, candidate: this.#candidate };
  }
}
tf.serialization.registerClass(MinGru);

/** A gated recurrent unit whose gates see the inputs alone: [batch, time, features] → [batch, units]. */
export function minGru(args: MinRecurrentArgs): MinGru {
  return new MinGru(args);
}
