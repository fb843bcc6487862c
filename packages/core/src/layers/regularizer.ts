import * as tf from '@tensorflow/tfjs-core';
import { sumOf } from '../backend/index.js';
import type { regularizers } from '@tensorflow/tfjs-layers';
import { assertPenalties } from '../network/assert-cell-options.js';
import type { PenaltyOptions, RegularizerConfig } from '../network/index.js';

type Regularizer = ReturnType<typeof regularizers.l1l2>;

/** l1 Σ |w| + l2 Σ w² as TensorFlow.js adds it to a loss; nothing for nothing. */
export function toRegularizer(config: RegularizerConfig | undefined): Regularizer | undefined {
  if (!config) return undefined;
  return new Penalty(config);
}

/** The options of a layer's penalties alone. @throws {RnnError} invalid-argument when one is none */
export function toPenalties(
  { kernelRegularizer, biasRegularizer }: PenaltyOptions,
  name: string,
): PenaltyOptions {
  const penalties = {
    ...(kernelRegularizer && { kernelRegularizer }),
    ...(biasRegularizer && { biasRegularizer }),
  };
  assertPenalties({ ...penalties, name });
  return penalties;
}

/** TensorFlow.js's own leaves `l1: 0.01` in its place when only `l2` is said. */
class Penalty extends tf.serialization.Serializable {
  static readonly className = 'RecurrentPenalty';
  readonly #config: RegularizerConfig;

  constructor(config: RegularizerConfig) {
    super();
    this.#config = config;
  }

  apply(weight: tf.Tensor): tf.Scalar {
    const { l1 = 0, l2 = 0 } = this.#config;
    return tf.tidy(() => {
      const parts = [
        ...(l1 > 0 ? [tf.mul<tf.Scalar>(l1, tf.sum(tf.abs(weight)))] : []),
        ...(l2 > 0 ? [tf.mul<tf.Scalar>(l2, tf.sum(tf.square(weight)))] : []),
      ];
      return parts.length === 0 ? tf.scalar(0) : sumOf(parts);
    });
  }

  getConfig(): tf.serialization.ConfigDict {
    return { ...this.#config };
  }
}
