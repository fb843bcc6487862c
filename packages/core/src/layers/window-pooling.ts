import * as tf from '@tensorflow/tfjs-core';
import { sumOf } from '../backend/index.js';
import type { WindowPoolingConfig } from '../network/index.js';
import { holdsAny } from './mask.js';
import { TimeWindowLayer, type TimeWindowArgs } from './time-window-layer.js';

/** Options of pooling over windows of time, in Keras's words. */
export type WindowPoolingArgs = TimeWindowArgs & Partial<Omit<WindowPoolingConfig, 'name'>>;

/** What both poolings have in common: [batch, time, features] → [batch, newTime, features], over real steps. */
abstract class WindowPooling extends TimeWindowLayer {
  constructor({ poolSize = 2, strides = poolSize, padding = 'valid', ...args }: WindowPoolingArgs = {}) {
    super(args, { span: poolSize, strides, padding });
  }

  /** Steps of all windows, and 1 where they are real, place by place. */
  protected abstract pool(steps: readonly tf.Tensor[], isReal: readonly tf.Tensor[]): tf.Tensor;

  protected override unitsFor(features: number): number {
    return features;
  }

  protected override compute(inputs: tf.Tensor3D, isReal: tf.Tensor3D): tf.Tensor {
    const places = Array.from({ length: this.window.span }, (_, place) => place);
    return this.pool(this.taps(inputs, places), this.taps(isReal, places));
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { span: poolSize, strides, padding } = this.window;
    return { ...super.getConfig(), poolSize, strides, padding };
  }
}

/** The largest of each feature's numbers in a window, which `tf.layers.maxPooling1d` would take of padding too. */
export class MaxPooling1D extends WindowPooling {
  static readonly className = 'RecurrentMaxPooling1D';

  protected override pool(steps: readonly tf.Tensor[], isReal: readonly tf.Tensor[]): tf.Tensor {
    const lowest = tf.fill(steps[0]!.shape, -Infinity);
    const largest = steps
      .map((step, place) => tf.where(tf.cast(isReal[place]!, 'bool'), step, lowest))
      .reduce((so, step) => tf.maximum(so, step));
    return tf.where(holdsAny(sumOf(isReal)), largest, tf.zerosLike(largest));
  }
}
tf.serialization.registerClass(MaxPooling1D);

/** The mean of each feature's numbers in a window, which `tf.layers.averagePooling1d` would take of padding too. */
export class AveragePooling1D extends WindowPooling {
  static readonly className = 'RecurrentAveragePooling1D';

  protected override pool(steps: readonly tf.Tensor[], isReal: readonly tf.Tensor[]): tf.Tensor {
    return tf.div(sumOf(steps), tf.maximum(sumOf(isReal), 1));
  }
}
tf.serialization.registerClass(AveragePooling1D);
