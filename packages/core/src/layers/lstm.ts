import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { lstm as describe, type CellActivation } from '../network/index.js';
import type { Initializer } from './initializer.js';
import { describedOptions, type RecurrentLayerArgs } from './recurrent-layer-args.js';
import { RecurrentLayer } from './recurrent-layer.js';

/** Options of an LSTM, in Keras's words. */
export interface LstmArgs extends RecurrentLayerArgs {
  recurrentActivation?: CellActivation;
  /** The forget gate's bias starts at 1. Default true. */
  unitForgetBias?: boolean;
  zoneoutCell?: number;
  /** The cell's state stays within ± this. */
  cellClip?: number;
  /** Length of the output and of h, a learned product of what would be put out. */
  projection?: number;
}

/** A long short-term memory with Keras's numbers, on fused kernels. States: h, c. */
export class Lstm extends RecurrentLayer {
  static readonly className = 'RecurrentLSTM';
  readonly #unitForgetBias: boolean;

  constructor(args: LstmArgs) {
    const description = describe(
      describedOptions(args, [
        'activation',
        'unitForgetBias',
        'recurrentActivation',
        'zoneoutCell',
        'cellClip',
        'projection',
      ]),
    );
    super(args, description);
    this.#unitForgetBias = description.config.unitForgetBias;
  }

  protected override cellOf(inputDim: number): CellShape {
    const { units, useBias } = this.description.config;
    return { kind: 'lstm', inputDim, units, useBias };
  }

  protected override firstBias(given: Initializer): Initializer {
    return this.#unitForgetBias ? new UnitForgetBias(given, this.description.config.units) : given;
  }
}
tf.serialization.registerClass(Lstm);

/** `tf.layers.lstm` with Keras's numbers, on fused kernels: [batch, time, features] → [batch, units]. */
export function lstm(args: LstmArgs): Lstm {
  return new Lstm(args);
}

/** Ones for the forget gate, the second of four. */
class UnitForgetBias extends tf.serialization.Serializable {
  static readonly className = 'RecurrentUnitForgetBias';
  readonly #others: Initializer;
  readonly #units: number;

  constructor(others: Initializer, units: number) {
    super();
    this.#others = others;
    this.#units = units;
  }

  apply(): tf.Tensor {
    const units = this.#units;
    return tf.tidy(() =>
      tf.concat([this.#others.apply([units]), tf.ones([units]), this.#others.apply([2 * units])]),
    );
  }

  fromConfigUsesCustomObjects(): boolean {
    return false;
  }

  getConfig(): tf.serialization.ConfigDict {
    return {};
  }
}
