import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import type { ConstraintConfig } from '../network/index.js';

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * Weights brought back to what they may be. TensorFlow.js's own constraints act when weights are set, but never in
 * `fit`, whose optimizers write past them; these act before the weights are next read.
 */
export class Constraints {
  readonly #held: { readonly variable: Variable; readonly constraint: ConstraintConfig }[] = [];
  #stepMayHaveCome = false;

  add(variable: Variable, constraint: ConstraintConfig | undefined): void {
    if (constraint) this.#held.push({ variable, constraint });
  }

  apply(): void {
    this.#stepMayHaveCome = false;
    for (const { variable, constraint } of this.#held) {
      tf.tidy(() => {
        const weight = variable.read() as tf.Variable;
        weight.assign(constrained(weight, constraint));
      });
    }
  }

  /** Applies them if a step may have come since; `stepFollows` says that one will. */
  settle({ stepFollows = false }: { readonly stepFollows?: boolean } = {}): void {
    if (this.#stepMayHaveCome) this.apply();
    if (this.#held.length > 0) this.#stepMayHaveCome = stepFollows;
  }
}

const epsilon = 1e-7;

/** A weight as the constraint wants it, by Keras's rules; norms are those of columns. */
export function constrained(weight: tf.Tensor, constraint: ConstraintConfig): tf.Tensor {
  if (constraint.name === 'nonNeg') return tf.relu(weight);
  const norms = tf.sqrt(tf.sum(tf.square(weight), 0, true));
  const scaledTo = (wanted: tf.Tensor): tf.Tensor => tf.mul(weight, tf.div(wanted, tf.add(norms, epsilon)));
  if (constraint.name === 'unitNorm') return scaledTo(tf.onesLike(norms));
  if (constraint.name === 'maxNorm') return scaledTo(tf.clipByValue(norms, 0, constraint.maxValue));
  const { minValue, maxValue, rate } = constraint;
  const wanted = tf.clipByValue(norms, minValue, maxValue);
  return scaledTo(tf.add(tf.mul(wanted, rate), tf.mul(norms, 1 - rate)));
}
