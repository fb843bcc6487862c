import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { useKernels } from '../backend/index.js';
import { layerNormalization as describe } from '../network/index.js';

/** Options of layer normalization, in Keras's words. */
export interface LayerNormalizationArgs {
  /** Added to the variance. Default 0.001. */
  epsilon?: number;
  name?: string;
  batchInputShape?: (number | null)[];
}

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * `tf.layers.layerNormalization` over the last axis, without the copies that it makes of every mean:
 * [batch, …, features] → the same shape. Source: Ba, Kiros and Hinton 2016, eq. 4.
 */
export class LayerNormalization extends layers.Layer {
  static readonly className = 'RecurrentLayerNormalization';
  readonly #epsilon: number;
  #weights: Variable[] = [];

  constructor(args: LayerNormalizationArgs = {}) {
    super(args);
    useKernels();
    const { epsilon } = describe(args.epsilon === undefined ? {} : { epsilon: args.epsilon }).config;
    this.#epsilon = epsilon;
    this.supportsMasking = true;
  }

  override build(inputShape: (number | null)[]): void {
    const shape = [inputShape.at(-1)!];
    this.#weights = [
      this.addWeight('gamma', shape, 'float32', initializers.ones()),
      this.addWeight('beta', shape, 'float32', initializers.zeros()),
    ];
    this.built = true;
  }

  // y = γ (x − mean) / √(variance + ε) + β
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [tensor] = [inputs].flat() as [tf.Tensor];
      const [gamma, beta] = this.#weights.map((weight) => weight.read());
      const centred = tf.sub(tensor, tf.mean(tensor, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      const normal = tf.div(centred, tf.sqrt(tf.add(variance, this.#epsilon)));
      return tf.add(tf.mul(normal, gamma!), beta!);
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), epsilon: this.#epsilon };
  }
}
tf.serialization.registerClass(LayerNormalization);
