import * as tf from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { conv1d as describe, timeWindowOf, type Conv1dConfig, type Conv1dLayer } from '../network/index.js';
import { activate } from '../backend/activate.js';
import { product } from './dense.js';
import { toPenalties, toRegularizer } from './regularizer.js';
import { TimeWindowLayer, type TimeWindowArgs } from './time-window-layer.js';

/** Options of a convolution over time, in Keras's words. */
export type Conv1dArgs = TimeWindowArgs &
  Pick<Conv1dConfig, 'filters' | 'kernelSize'> &
  Partial<Omit<Conv1dConfig, 'name'>>;

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * `tf.layers.conv1d` that heeds masks and has a gradient on every backend, which TensorFlow.js's own lacks on wasm:
 * [batch, time, features] → [batch, newTime, filters].
 */
export class Conv1D extends TimeWindowLayer {
  static readonly className = 'RecurrentConv1D';
  readonly #config: Omit<Conv1dConfig, 'name'>;
  #weights: Variable[] = [];

  constructor({ name, batchInputShape, ...options }: Conv1dArgs) {
    const { filters, kernelSize, strides, padding, dilationRate, activation, useBias } =
      describe(options).config;
    const penalties = toPenalties(options, name ?? 'conv1d');
    const config = {
      filters,
      kernelSize,
      strides,
      padding,
      dilationRate,
      activation,
      useBias,
      ...penalties,
    };
    const layer: Conv1dLayer = { className: 'Conv1D', config: { ...config, name: '' } };
    super(
      { ...(name !== undefined && { name }), ...(batchInputShape && { batchInputShape }) },
      timeWindowOf(layer)!,
    );
    this.#config = config;
  }

  override build(inputShape: (number | null)[]): void {
    const { kernelSize, filters, useBias, kernelRegularizer, biasRegularizer } = this.#config;
    const shape = [kernelSize, inputShape.at(-1)!, filters];
    const ofKernel = toRegularizer(kernelRegularizer);
    const ofBias = toRegularizer(biasRegularizer);
    this.#weights = [
      this.addWeight('kernel', shape, 'float32', initializers.glorotUniform({}), ofKernel),
      ...(useBias ? [this.addWeight('bias', [filters], 'float32', initializers.zeros(), ofBias)] : []),
    ];
    this.built = true;
  }

  protected override unitsFor(): number {
    return this.#config.filters;
  }

  protected override compute(inputs: tf.Tensor3D): tf.Tensor {
    const { kernelSize, dilationRate, filters, activation } = this.#config;
    const [kernel, bias] = this.#weights.map((weight) => weight.read());
    const taps = this.taps(
      inputs,
      Array.from({ length: kernelSize }, (_, tap) => tap * dilationRate),
    );
    const [batch, steps, features] = taps[0]!.shape;
    const width = kernelSize * features;
    const rows = tf.reshape(tf.concat(taps, -1), [batch * steps, width]);
    const products = product(rows, tf.reshape(kernel!, [width, filters]));
    const sums = bias ? tf.add(products, bias) : products;
    return tf.reshape(activate(sums, activation), [batch, steps, filters]);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), ...(this.#config as object) };
  }
}
tf.serialization.registerClass(Conv1D);
