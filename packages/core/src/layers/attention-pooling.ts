import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { useKernels } from '../backend/index.js';
import { product } from './dense.js';

/** Options of attention pooling. */
export interface AttentionPoolingArgs {
  /** Length of the query. */
  units: number;
  name?: string;
  batchInputShape?: (number | null)[];
}

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * A sequence's real steps, weighted by how well each answers one learned query:
 * [batch, time, features] → [batch, features]; 0 without any real step. Source: Yang et al. 2016, eqs. 5 to 7.
 */
export class AttentionPooling extends layers.Layer {
  static readonly className = 'RecurrentAttentionPooling';
  readonly #units: number;
  #weights: Variable[] = [];

  constructor(args: AttentionPoolingArgs) {
    super(args);
    useKernels();
    this.#units = args.units;
    this.supportsMasking = true;
  }

  override build(inputShape: (number | null)[]): void {
    const features = inputShape.at(-1)!;
    this.#weights = [
      this.addWeight('kernel', [features, this.#units], 'float32', initializers.glorotUniform({})),
      this.addWeight('bias', [this.#units], 'float32', initializers.zeros()),
      this.addWeight(
        'query',
        [this.#units],
        'float32',
        initializers.randomUniform({ minval: -1, maxval: 1 }),
      ),
    ];
    this.built = true;
  }

  // u = tanh(h W + b), a = softmax over real steps of u · q, output = Σ a h
  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    return tf.tidy(() => {
      const [batch = 0, time = 0, features = 0] = tensor.shape;
      const [kernel, bias, query] = this.#weights.map((weight) => weight.read());
      const isReal = mask ? tf.cast(mask, 'bool') : tf.ones([batch, time], 'bool');
      const steps = tf.where(tf.expandDims(isReal, -1), tensor, tf.zerosLike(tensor));
      const rows = tf.reshape(steps, [batch * time, features]);
      const u = tf.tanh(tf.add(product(rows, kernel!), bias!));
      const answers = tf.reshape(product(u, tf.reshape(query!, [this.#units, 1])), [batch, time]);
      const shares = tf.softmax(tf.where(isReal, answers, tf.mul(tf.onesLike(answers), farBelow)));
      // Where no step is real, softmax shares 1 among the masked ones.
      const scores = tf.mul(shares, tf.cast(isReal, 'float32'));
      return tf.sum(tf.mul(tf.expandDims(scores, -1), steps), 1);
    });
  }

  override computeMask(): tf.Tensor {
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return null as unknown as tf.Tensor;
  }

  override computeOutputShape([batch = null, , features = null]: (number | null)[]): (number | null)[] {
    return [batch, features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units };
  }
}
tf.serialization.registerClass(AttentionPooling);

/** A logarithm of nothing that, unlike −∞, leaves a number where all steps have it. */
const farBelow = -1e30;
