import * as tf from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { activate } from '../backend/activate.js';
import { conv2d as describe, frameWindowOf, sizeOf, type Conv2dLayer } from '../network/index.js';
import { product } from './dense.js';
import { StepFrameLayer, type FrameLayerArgs } from './frame-layer.js';
import { windowRows } from './frame-taps.js';
import { toPenalties, toRegularizer } from './regularizer.js';

/** Options of a convolution over each frame, in Keras's words. */
export type Conv2dArgs = FrameLayerArgs & Parameters<typeof describe>[0];

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * `tf.layers.timeDistributed` of `tf.layers.conv2d`, with frames in one row of numbers each:
 * [batch, time, height * width * channels] → [batch, time, newHeight * newWidth * filters].
 */
export class Conv2D extends StepFrameLayer<Conv2dLayer> {
  static readonly className = 'RecurrentConv2D';
  #weights: Variable[] = [];

  constructor(args: Conv2dArgs) {
    const { filters, kernelSize, strides, padding, dilationRate, activation, useBias } =
      describe(args).config;
    const config = {
      filters,
      kernelSize,
      strides,
      padding,
      dilationRate,
      activation,
      useBias,
      ...toPenalties(args, args.name ?? 'conv2d'),
    };
    super(args, { className: 'Conv2D', config });
  }

  override build(): void {
    const { kernelSize, filters, frameShape, useBias, ...penalties } = this.described.config;
    const shape = [...kernelSize, frameShape[2], filters];
    const ofKernel = toRegularizer(penalties.kernelRegularizer);
    const ofBias = toRegularizer(penalties.biasRegularizer);
    this.#weights = [
      this.addWeight('kernel', shape, 'float32', initializers.glorotUniform({}), ofKernel),
      ...(useBias ? [this.addWeight('bias', [filters], 'float32', initializers.zeros(), ofBias)] : []),
    ];
    this.built = true;
  }

  protected override compute(frames: tf.Tensor4D): tf.Tensor {
    const { filters, activation } = this.described.config;
    const [kernel, bias] = this.#weights.map((weight) => weight.read());
    const rows = windowRows(frames, frameWindowOf(this.described)!);
    const products = product(rows, tf.reshape(kernel!, [sizeOf(kernel!.shape) / filters, filters]));
    return activate(bias ? tf.add(products, bias) : products, activation);
  }
}
tf.serialization.registerClass(Conv2D);
