import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { simpleRnn as describe } from '../network/index.js';
import { describedOptions, type RecurrentLayerArgs } from './recurrent-layer-args.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** A fully recurrent layer with Keras's numbers, on fused kernels. State: h. */
export class SimpleRnn extends RecurrentLayer {
  static readonly className = 'RecurrentSimpleRNN';

  constructor(args: RecurrentLayerArgs) {
    super(args, describe(describedOptions(args, ['activation'])));
  }

  protected override cellOf(inputDim: number): CellShape {
    const { units, useBias } = this.description.config;
    return { kind: 'simpleRnn', inputDim, units, useBias };
  }
}
tf.serialization.registerClass(SimpleRnn);

/** `tf.layers.simpleRNN` on fused kernels: [batch, time, features] → [batch, units]. */
export function simpleRnn(args: RecurrentLayerArgs): SimpleRnn {
  return new SimpleRnn(args);
}
