import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { useKernels } from '../../backend/index.js';
import { product } from '../dense.js';

type Shape = (number | null)[];
type Variable = ReturnType<layers.Layer['addWeight']>;
type CallOptions = Record<string, unknown>;

/** Options of additive attention, in Keras's words. */
export interface AdditiveAttentionArgs {
  /** Weighs the features in the sum by learned numbers. */
  useScale?: boolean;
  /** A query's step reads the values' steps up to its own only. */
  causal?: boolean;
  name?: string;
}

/** Options of attention, in Keras's words. */
export interface AttentionArgs extends AdditiveAttentionArgs {
  /** 'dot': q · k, as unless said; 'general': q W k, with a learned matrix W. */
  score?: 'dot' | 'general';
}

/**
 * What all attention has in common: [query, value] or [query, value, key], each [batch, time, features] →
 * [batch, queryTime, valueFeatures]; with `{ returnScores: true }` a list that goes on with the scores
 * [batch, queryTime, time].
 */
abstract class AnyAttention extends layers.Layer {
  readonly #causal: boolean;

  protected constructor(args: AdditiveAttentionArgs) {
    super(args);
    useKernels();
    this.#causal = args.causal ?? false;
    this.supportsMasking = true;
  }

  /** [batch, queryTime, features] and [batch, time, features] → [batch, queryTime, time] */
  protected abstract score(query: tf.Tensor3D, key: tf.Tensor3D): tf.Tensor3D;

  override call(inputs: tf.Tensor | tf.Tensor[], options: CallOptions = {}): tf.Tensor | tf.Tensor[] {
    const [query, value, key = value] = inputs as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D?];
    const [queryMask, valueMask] = [options['mask']].flat() as (tf.Tensor | null | undefined)[];
    return tf.tidy(() => {
      const logits = this.score(query, key);
      const mayRead = this.#mayRead(logits.shape, valueMask);
      const shares = tf.softmax(
        mayRead ? tf.where(mayRead, logits, tf.fill(logits.shape, farBelow)) : logits,
      );
      // Where nothing may be read, softmax shares 1 among what may not.
      const scores = mayRead ? tf.mul(shares, tf.cast(mayRead, 'float32')) : shares;
      const read = batchProduct(scores as tf.Tensor3D, value);
      const outputs = queryMask ? tf.mul(read, tf.expandDims(tf.cast(queryMask, 'float32'), -1)) : read;
      return options['returnScores'] === true ? [outputs, scores] : outputs;
    });
  }

  #mayRead(
    [batch, queryTime, time]: [number, number, number],
    mask: tf.Tensor | null | undefined,
  ): tf.Tensor | undefined {
    const all: [number, number, number] = [batch, queryTime, time];
    const real = mask
      ? tf.broadcastTo(tf.expandDims(tf.cast(mask, 'int32'), 1), all)
      : this.#causal && tf.ones(all, 'int32');
    if (!real) return undefined;
    if (!this.#causal) return tf.cast(real, 'bool');
    const [queries, steps] = [tf.range(0, queryTime, 1, 'int32'), tf.range(0, time, 1, 'int32')];
    const past = tf.lessEqual(tf.expandDims(steps, 0), tf.expandDims(queries, 1));
    return tf.cast(tf.mul(real, tf.expandDims(tf.cast(past, 'int32'), 0)), 'bool');
  }

  /** The query's. */
  override computeMask(_inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return ([mask].flat()[0] ?? null) as tf.Tensor;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [query, value] = inputShape as [Shape, Shape];
    return [...query.slice(0, 2), value.at(-1)!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), causal: this.#causal };
  }
}

/** Attention by products, after Luong, with the numbers of Keras's layer of that name. */
export class Attention extends AnyAttention {
  static readonly className = 'RecurrentAttention';
  readonly #mode: 'dot' | 'general';
  readonly #useScale: boolean;
  #scale: Variable | undefined;
  #kernel: Variable | undefined;

  constructor(args: AttentionArgs = {}) {
    super(args);
    this.#mode = args.score ?? 'dot';
    this.#useScale = args.useScale ?? false;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [query, value, key = value] = inputShape as [Shape, Shape, Shape?];
    if (this.#mode === 'general') {
      const shape = [query.at(-1)!, key.at(-1)!];
      this.#kernel = this.addWeight('kernel', shape, 'float32', initializers.glorotUniform({}));
    } else if (this.#useScale) this.#scale = this.addWeight('scale', [], 'float32', initializers.ones());
    this.built = true;
  }

  protected override score(query: tf.Tensor3D, key: tf.Tensor3D): tf.Tensor3D {
    const [batch, time, features] = query.shape;
    const projected = this.#kernel
      ? tf.reshape(product(tf.reshape(query, [batch * time, features]), this.#kernel.read()), [
          batch,
          time,
          key.shape[2],
        ])
      : query;
    const products = batchProduct(projected as tf.Tensor3D, tf.transpose(key, [0, 2, 1]));
    return this.#scale ? tf.mul(products, this.#scale.read()) : products;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), score: this.#mode, useScale: this.#useScale };
  }
}
tf.serialization.registerClass(Attention);

/** Attention by sums, after Bahdanau, with the numbers of Keras's layer of that name. */
export class AdditiveAttention extends AnyAttention {
  static readonly className = 'RecurrentAdditiveAttention';
  readonly #useScale: boolean;
  #scale: Variable | undefined;

  constructor(args: AdditiveAttentionArgs = {}) {
    super(args);
    this.#useScale = args.useScale ?? true;
  }

  override build(inputShape: Shape | Shape[]): void {
    const [query] = inputShape as [Shape];
    if (this.#useScale) {
      this.#scale = this.addWeight('scale', [query.at(-1)!], 'float32', initializers.glorotUniform({}));
    }
    this.built = true;
  }

  // s = Σ scale ∘ tanh(q + k)
  protected override score(query: tf.Tensor3D, key: tf.Tensor3D): tf.Tensor3D {
    const fit = tf.tanh(tf.add(tf.expandDims(query, 2), tf.expandDims(key, 1)));
    return tf.sum(this.#scale ? tf.mul(fit, this.#scale.read()) : fit, -1);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), useScale: this.#useScale };
  }
}
tf.serialization.registerClass(AdditiveAttention);

/** A logarithm of nothing that, unlike −∞, leaves a number where all steps have it. */
const farBelow = -1e30;

function batchProduct(a: tf.Tensor3D, b: tf.Tensor3D): tf.Tensor3D {
  return tf.matMul(a, b);
}
