import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import type { ConcatenateLayer, MergeLayer, RepeatVectorLayer } from '../../network/index.js';

type Tensors = tf.Tensor | tf.Tensor[];
type Masks = readonly (tf.Tensor | null | undefined)[];

/** Joins several inputs, masks too: a step is real where it is in all that have masks. */
export class Joining extends layers.Layer {
  static readonly className = 'RecurrentJoining';
  readonly #description: ConcatenateLayer | MergeLayer | RepeatVectorLayer;

  constructor(description: ConcatenateLayer | MergeLayer | RepeatVectorLayer) {
    super({ name: description.config.name });
    this.#description = description;
    this.supportsMasking = true;
  }

  override call(inputs: Tensors): tf.Tensor {
    const given = [inputs].flat();
    const { className, config } = this.#description;
    return tf.tidy(() => {
      switch (className) {
        case 'RepeatVector':
          return tf.tile(tf.expandDims(given[0]!, 1), [1, config.n, 1]);
        case 'Concatenate':
          return tf.concat(given, config.axis === 1 ? 1 : given[0]!.rank - 1);
        case 'Multiply':
          return given.reduce((product, factor) => tf.mul(product, factor));
        default: {
          const sum = given.reduce((total, summand) => tf.add(total, summand));
          return className === 'Average' ? tf.div(sum, given.length) : sum;
        }
      }
    });
  }

  override computeMask(inputs: Tensors, mask?: Tensors): tf.Tensor {
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return this.#jointMask([inputs].flat(), [mask].flat()) as tf.Tensor;
  }

  #jointMask(inputs: readonly tf.Tensor[], masks: Masks): tf.Tensor | null {
    const { className, config } = this.#description;
    const given = masks.flatMap((mask) => (mask ? tf.cast(mask, 'int32') : []));
    if (className === 'RepeatVector' || given.length === 0) return null;
    return tf.tidy(() => {
      if (className !== 'Concatenate' || config.axis === -1) {
        return tf.cast(
          given.reduce((all, mask) => tf.mul(all, mask)),
          'bool',
        );
      }
      const each = inputs.map((input, index) => {
        const [batch = 0, time = 0] = input.shape;
        const mask = masks[index];
        return mask ? tf.cast(mask, 'int32') : tf.ones([batch, time], 'int32');
      });
      return tf.cast(tf.concat(each, 1), 'bool');
    });
  }
}
