import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { runSteps, unstack, useKernels } from '../backend/index.js';
import { activate } from '../backend/activate.js';
import {
  convLstm2d as describe,
  featuresOfFrame,
  frameAfter,
  frameWindowOf,
  gateCounts,
  sizeOf,
  stateWindowOf,
  type ConvLstm2dLayer,
} from '../network/index.js';
import { product } from './dense.js';
import type { FrameLayerArgs } from './frame-layer.js';
import { windowRows } from './frame-taps.js';
import { reversed } from './mask.js';

/** Options of a convolutional long short-term memory, in Keras's words. */
export type ConvLstm2dArgs = FrameLayerArgs & Parameters<typeof describe>[0];

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * `tf.layers.convLstm2d` that heeds masks and has a gradient on every backend, with frames in one row of numbers each:
 * [batch, time, height * width * channels] → [batch, newHeight * newWidth * filters], or the same at every step.
 */
export class ConvLSTM2D extends layers.Layer {
  static readonly className = 'RecurrentConvLSTM2D';
  readonly #described: ConvLstm2dLayer;
  #weights: Variable[] = [];

  constructor(args: ConvLstm2dArgs) {
    const { name, batchInputShape, frameShape } = args;
    super({ ...(name !== undefined && { name }), ...(batchInputShape && { batchInputShape }) });
    useKernels();
    this.supportsMasking = true;
    const { filters, kernelSize, strides, padding, dilationRate, activation, ...recurrent } =
      describe(args).config;
    const { recurrentActivation, useBias, unitForgetBias, returnSequences, goBackwards } = recurrent;
    const convolution = { filters, kernelSize, strides, padding, dilationRate, activation };
    const options = { recurrentActivation, useBias, unitForgetBias, returnSequences, goBackwards };
    this.#described = {
      className: 'ConvLSTM2D',
      config: { ...convolution, ...options, frameShape, name: this.name },
    };
  }

  override build(): void {
    const { kernelSize, filters, frameShape, useBias, unitForgetBias } = this.#described.config;
    const columns = gateCounts.LSTM * filters;
    const glorot = initializers.glorotUniform({});
    this.#weights = [
      this.addWeight('kernel', [...kernelSize, frameShape[2], columns], 'float32', glorot),
      this.addWeight('recurrent_kernel', [...kernelSize, filters, columns], 'float32', glorot),
      ...(useBias ? [this.addWeight('bias', [columns], 'float32', initializers.zeros())] : []),
    ];
    if (useBias && unitForgetBias) {
      const isForget = Array.from({ length: columns }, (_, at) => Number(Math.floor(at / filters) === 1));
      tf.tidy(() => void this.#weights.at(-1)!.write(tf.tensor1d(isForget)));
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    return tf.tidy(() => this.run([inputs].flat()[0] as tf.Tensor3D, { mask: mask ?? undefined })[0]);
  }

  /** Outputs, and h and c [batch, newHeight * newWidth * filters] after the last step; begins at `states`, or at zeros. */
  run(
    tensor: tf.Tensor3D,
    {
      mask,
      states: given,
    }: { readonly mask?: tf.Tensor | undefined; readonly states?: readonly tf.Tensor[] | undefined },
  ): [outputs: tf.Tensor, h: tf.Tensor, c: tf.Tensor] {
    return tf.tidy(() => {
      const [batch, time] = tensor.shape;
      const { goBackwards, returnSequences } = this.#described.config;
      const features = featuresOfFrame(this.#described);
      const [h0, c0] = given ?? [tf.zeros([batch, features]), tf.zeros([batch, features])];
      if (batch * time === 0) return [returnSequences ? tf.zeros([batch, time, features]) : h0!, h0!, c0!];
      const projected = unstack(this.#project(tensor), 1);
      const { states, outputs } = runSteps({
        time,
        goBackwards,
        mask,
        sequence: returnSequences,
        states: [h0!, c0!],
        step: (at, [h, c]) => this.#step(projected[at]!, [h!, c!]),
      });
      const [h, c] = states as [tf.Tensor, tf.Tensor];
      return [outputs ?? h, h, c];
    });
  }

  override computeMask(_: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { returnSequences, goBackwards } = this.#described.config;
    const [given] = [mask].flat();
    // TensorFlow.js means "no mask" by null, which its types do not say.
    if (!given || !returnSequences) return null as unknown as tf.Tensor;
    return goBackwards ? reversed(given) : given;
  }

  override computeOutputShape([batch = null, time = null]: (number | null)[]): (number | null)[] {
    const features = featuresOfFrame(this.#described);
    return this.#described.config.returnSequences ? [batch, time, features] : [batch, features];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#described.config as object) };
  }

  /** The products of all steps' frames [batch, time, pixels * gates * filters]. */
  #project(inputs: tf.Tensor3D): tf.Tensor {
    const [batch, time] = inputs.shape;
    const { frameShape } = this.#described.config;
    const [kernel, , bias] = this.#weights.map((weight) => weight.read());
    const frames = tf.reshape<tf.Rank.R4>(inputs, [batch * time, ...frameShape]);
    const rows = windowRows(frames, frameWindowOf(this.#described)!);
    const products = product(rows, this.#matrix(kernel!));
    return tf.reshape(bias ? tf.add(products, bias) : products, [batch, time, -1]);
  }

  /** c' = σ(f) c + σ(i) a(g), h' = σ(o) a(c'), at each pixel; states [batch, pixels * filters]. */
  #step(projected: tf.Tensor, [h, c]: readonly [tf.Tensor, tf.Tensor]): [tf.Tensor, tf.Tensor] {
    const { kernelSize, filters, activation, recurrentActivation } = this.#described.config;
    const [batch = 0, features = 0] = h.shape;
    const frames = tf.reshape<tf.Rank.R4>(h, [batch, ...frameAfter(this.#described)!]);
    const rows = windowRows(frames, stateWindowOf(kernelSize));
    const products = product(rows, this.#matrix(this.#weights[1]!.read()));
    const sums = tf.add(tf.reshape(projected, products.shape as [number, number]), products);
    const [i, f, g, o] = tf.split(sums, gateCounts.LSTM, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const gate = (of: tf.Tensor): tf.Tensor => activate(of, recurrentActivation);
    const before = tf.reshape(c, [-1, filters]);
    const cell = tf.add(tf.mul(gate(f), before), tf.mul(gate(i), activate(g, activation)));
    const output = tf.mul(gate(o), activate(cell, activation));
    return [tf.reshape(output, [batch, features]), tf.reshape(cell, [batch, features])];
  }

  /** A kernel [rows, columns, channels, gates * filters] as a matrix. */
  #matrix(kernel: tf.Tensor): tf.Tensor {
    const columns = kernel.shape.at(-1)!;
    return tf.reshape(kernel, [sizeOf(kernel.shape) / columns, columns]);
  }
}
tf.serialization.registerClass(ConvLSTM2D);
