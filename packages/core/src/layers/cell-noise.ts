import * as tf from '@tensorflow/tfjs-core';
import type { RecurrentTensors } from '../backend/index.js';
import { cellOptionsOf, gateCounts, outputUnits, type RecurrentLayer } from '../network/index.js';
import { createRandom, type Random, type RandomState } from '../random.js';

/** What chance does to one run of a recurrent cell. */
export type DrawnNoise = Pick<RecurrentTensors, 'inputs' | 'inputMasks' | 'recurrentMasks' | 'zoneout'>;

/** How to draw. */
export interface DrawOptions {
  readonly training: boolean;
  readonly masksFrom?: RandomState | undefined;
}

/**
 * The chance in a recurrent layer: one mask of dropout for a whole sequence, and what zoneout keeps at each step. As in
 * Keras, each gate has masks of its own once there is recurrent dropout.
 */
export class CellNoise {
  readonly seed: number;
  readonly #layer: RecurrentLayer;
  #random: Random;

  constructor(layer: RecurrentLayer, seed: number) {
    this.#layer = layer;
    this.seed = seed;
    // Both directions of a bidirectional layer come with one seed.
    this.#random = createRandom(seed + (layer.config.goBackwards ? backwardSeed : 0));
  }

  /** Whether the layer draws nothing. */
  get isSilent(): boolean {
    const { dropout, recurrentDropout, zoneoutHidden, zoneoutCell } = this.#shares;
    return dropout + recurrentDropout + zoneoutHidden + zoneoutCell === 0;
  }

  get randomState(): RandomState | undefined {
    return this.isSilent ? undefined : this.#random.state();
  }

  set randomState(state: RandomState) {
    this.#random = createRandom(state);
  }

  /**
   * Inputs [batch, time, inputDim] → the same, dropped from, and what else a training's run draws. `masksFrom` is where the
   * generator stood before the first segment of a sequence: later ones have its masks of dropout again.
   */
  draw(inputs: tf.Tensor, { training, masksFrom }: DrawOptions): DrawnNoise {
    if (!training || this.isSilent) return { inputs };
    if (!masksFrom) return { ...this.#drawMasks(inputs), ...this.#drawZoneout(inputs) };
    const now = this.#random;
    this.#random = createRandom(masksFrom);
    const masks = this.#drawMasks(inputs);
    this.#random = now;
    return { ...masks, ...this.#drawZoneout(inputs) };
  }

  /** One mask for the whole sequence. */
  #drawMasks(inputs: tf.Tensor): Omit<DrawnNoise, 'zoneout'> {
    const [batch = 0, , inputDim = 0] = inputs.shape;
    const { dropout, recurrentDropout } = this.#shares;
    const gates = gateCounts[this.#layer.className];
    const width = outputUnits(this.#layer);
    const masks = (rate: number, columns: number): tf.Tensor[] =>
      Array.from({ length: gates }, () => this.#scales([batch, columns], rate));
    const once = dropout > 0 && recurrentDropout === 0;
    return {
      inputs: once ? tf.mul(inputs, this.#scales([batch, 1, inputDim], dropout)) : inputs,
      ...(dropout > 0 && !once && { inputMasks: masks(dropout, inputDim) }),
      ...(recurrentDropout > 0 && { recurrentMasks: masks(recurrentDropout, width) }),
    };
  }

  /** What is kept at each step. */
  #drawZoneout(inputs: tf.Tensor): Pick<DrawnNoise, 'zoneout'> {
    const [batch = 0, time = 0] = inputs.shape;
    const { zoneoutHidden, zoneoutCell } = this.#shares;
    const shares = [
      [zoneoutHidden, outputUnits(this.#layer)],
      [zoneoutCell, this.#layer.config.units],
    ] as const;
    return {
      ...((zoneoutHidden > 0 || zoneoutCell > 0) && {
        zoneout: shares.map(([share, columns]) =>
          share === 0 ? [] : Array.from({ length: time }, () => this.#kept([batch, columns], share)),
        ),
      }),
    };
  }

  get #shares(): Record<'dropout' | 'recurrentDropout' | 'zoneoutHidden' | 'zoneoutCell', number> {
    const { config } = this.#layer;
    const { zoneoutHidden, zoneoutCell } = cellOptionsOf(this.#layer);
    const recurrentDropout = ('recurrentDropout' in config && config.recurrentDropout) || 0;
    return { dropout: config.dropout ?? 0, recurrentDropout, zoneoutHidden, zoneoutCell };
  }

  /** 0 for a share of `rate`, and what makes up for them. */
  #scales(shape: number[], rate: number): tf.Tensor {
    const kept = 1 / (1 - rate);
    return this.#filled(shape, () => (this.#random.uniform() < rate ? 0 : kept));
  }

  /** 1 for a share of `share`. */
  #kept(shape: number[], share: number): tf.Tensor {
    return this.#filled(shape, () => (this.#random.uniform() < share ? 1 : 0));
  }

  #filled(shape: number[], draw: () => number): tf.Tensor {
    const length = shape.reduce((product, size) => product * size, 1);
    return tf.tensor(Float32Array.from({ length }, draw), shape);
  }
}

const backwardSeed = 7919;
