import * as tf from '@tensorflow/tfjs-core';
import { sumOf } from '../backend/index.js';
import { assertOption, assertPositive } from './assert-option.js';

/** How gradients that are too long are shortened before a step, in Keras's words. */
export interface Clip {
  /** Each number of a gradient; the gradient of each weight by its length; those of all weights by their common length. */
  readonly kind: 'value' | 'norm' | 'globalNorm';
  /** The largest absolute value, or the longest gradient. */
  readonly at: number;
}

/** Gradients to be moved by, and how much they count. */
export interface Clipped {
  readonly gradients: readonly tf.Tensor[];
  readonly scale: number;
}

/** Shortens gradients; `norm` is their common length. Another kind than `globalNorm` makes new tensors. */
export function clipped(gradients: readonly tf.Tensor[], { kind, at }: Clip, norm: number): Clipped {
  if (kind === 'globalNorm') return { gradients, scale: Math.min(1, at / norm) };
  if (kind === 'value') return { gradients: gradients.map((one) => tf.clipByValue(one, -at, at)), scale: 1 };
  return { gradients: gradients.map((one) => shortened(one, at)), scale: 1 };
}

function shortened(gradient: tf.Tensor, at: number): tf.Tensor {
  return tf.tidy(() => tf.mul(gradient, tf.div(at, tf.maximum(tf.norm(gradient), at))));
}

/** The square of the common length of gradients. */
export function squaredNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  return sumOf(gradients.map((gradient) => tf.sum(tf.square(gradient))));
}

/** The clip that the options say; `clipNorm` is short for that of all weights together. */
export function toClip({ clip, clipNorm }: { readonly clip?: Clip; readonly clipNorm: number }): Clip {
  return clip ?? { kind: 'globalNorm', at: clipNorm };
}

/** @throws {RnnError} invalid-argument when the kind is unknown or the bound is not above 0 */
export function assertClip({ kind, at }: Clip): void {
  assertOption(['value', 'norm', 'globalNorm'].includes(kind), {
    rule: 'clip is of the kind value, norm or globalNorm',
    received: `'${kind}'`,
    remedy: "{ kind: 'globalNorm', at: 1 } does well on recurrent networks.",
  });
  assertPositive('at of the clip', at, '1');
}
