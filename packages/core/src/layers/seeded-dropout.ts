import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { createRandom, type Random, type RandomState } from '../random.js';

/** Options of seeded dropout. */
export interface SeededDropoutArgs {
  /** Share of numbers set to 0 in training, in [0, 1). */
  rate: number;
  seed: number;
  name?: string;
}

/**
 * Dropout that draws anew for every batch, and the same again from the same seed. TensorFlow.js's own with a seed drops
 * the same numbers each time.
 */
export class SeededDropout extends layers.Layer {
  static readonly className = 'RecurrentDropout';
  readonly #rate: number;
  readonly #seed: number;
  #random: Random;

  constructor(args: SeededDropoutArgs) {
    super(args);
    this.#rate = args.rate;
    this.#seed = args.seed;
    this.#random = createRandom(args.seed);
    this.supportsMasking = true;
  }

  /** Where the drawing stands. */
  get randomState(): RandomState {
    return this.#random.state();
  }

  set randomState(state: RandomState) {
    this.#random = createRandom(state);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    if (!options['training'] || this.#rate === 0) return tensor;
    const kept = 1 / (1 - this.#rate);
    const scales = Float32Array.from({ length: tensor.size }, () =>
      this.#random.uniform() < this.#rate ? 0 : kept,
    );
    return tf.tidy(() => tf.mul(tensor, tf.tensor(scales, tensor.shape)));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.#rate, seed: this.#seed };
  }
}
tf.serialization.registerClass(SeededDropout);
