import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { minLstm as describe, type MinRecurrentConfig } from '../network/index.js';
import type { MinRecurrentArgs } from './min-gru.js';
import { describedOptions } from './recurrent-layer-args.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** A long short-term memory whose gates see the inputs alone, on fused kernels. State: h. */
export class MinLstm extends RecurrentLayer {
  static readonly className = 'RecurrentMinLSTM';
  readonly #candidate: MinRecurrentConfig['activation'];

  constructor(args: MinRecurrentArgs) {
    const description = describe(describedOptions(args, ['activation']));
    super(args, description);
    this.#candidate = description.config.activation;
  }

  protected override cellOf(inputDim: number): CellShape {
    const { units, useBias } = this.description.config;
    return { kind: 'minLstm', inputDim, units, useBias, candidate: this.#candidate };
  }
}
tf.serialization.registerClass(MinLstm);

/** A long short-term memory whose gates see the inputs alone: [batch, time, features] → [batch, units]. */
export function minLstm(args: MinRecurrentArgs): MinLstm {
  return new MinLstm(args);
}
