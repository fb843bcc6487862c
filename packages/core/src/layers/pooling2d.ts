import * as tf from '@tensorflow/tfjs-core';
import { sumOf } from '../backend/index.js';
import {
  averagePooling2d,
  frameWindowOf,
  maxPooling2d,
  type GlobalPooling2dLayer,
  type Pooling2dLayer,
  type Unnamed,
} from '../network/index.js';
import { StepFrameLayer, type FrameLayerArgs } from './frame-layer.js';
import { frameTaps } from './frame-taps.js';

/** Options of pooling over windows of each frame, in Keras's words. */
export type Pooling2dArgs = FrameLayerArgs & NonNullable<Parameters<typeof maxPooling2d>[0]>;

/** What both poolings have in common: [batch, time, newHeight * newWidth * channels]. */
abstract class Pooling2D extends StepFrameLayer<Pooling2dLayer> {
  constructor(args: Pooling2dArgs, { className, config }: Unnamed<Pooling2dLayer>) {
    const { poolSize, strides, padding } = config;
    super(args, { className, config: { poolSize, strides, padding } });
  }

  /** The pixels of all windows, tap by tap. */
  protected taps(frames: tf.Tensor4D, around: number): tf.Tensor4D[] {
    return frameTaps(frames, { window: frameWindowOf(this.described)!, around });
  }
}

/** The largest of each channel's numbers in windows of each frame. */
export class MaxPooling2D extends Pooling2D {
  static readonly className = 'RecurrentMaxPooling2D';

  constructor(args: Pooling2dArgs) {
    super(args, maxPooling2d(args));
  }

  protected override compute(frames: tf.Tensor4D): tf.Tensor {
    return this.taps(frames, -Infinity).reduce((largest, tap) => tf.maximum(largest, tap));
  }
}
tf.serialization.registerClass(MaxPooling2D);

/** The mean of each channel's numbers in windows of each frame, without its padding. */
export class AveragePooling2D extends Pooling2D {
  static readonly className = 'RecurrentAveragePooling2D';

  constructor(args: Pooling2dArgs) {
    super(args, averagePooling2d(args));
  }

  protected override compute(frames: tf.Tensor4D): tf.Tensor {
    const [, height, width] = frames.shape;
    const counts = sumOf(this.taps(tf.ones([1, height, width, 1]), 0));
    return tf.div(sumOf(this.taps(frames, 0)), counts);
  }
}
tf.serialization.registerClass(AveragePooling2D);

/** The largest of each channel's numbers in each frame: [batch, time, channels]. */
export class GlobalMaxPooling2D extends StepFrameLayer<GlobalPooling2dLayer> {
  static readonly className = 'RecurrentGlobalMaxPooling2D';

  constructor(args: FrameLayerArgs) {
    super(args, { className: 'GlobalMaxPooling2D', config: {} });
  }

  protected override compute(frames: tf.Tensor4D): tf.Tensor {
    return tf.max(frames, [1, 2]);
  }
}
tf.serialization.registerClass(GlobalMaxPooling2D);

/** The mean of each channel's numbers in each frame: [batch, time, channels]. */
export class GlobalAveragePooling2D extends StepFrameLayer<GlobalPooling2dLayer> {
  static readonly className = 'RecurrentGlobalAveragePooling2D';

  constructor(args: FrameLayerArgs) {
    super(args, { className: 'GlobalAveragePooling2D', config: {} });
  }

  protected override compute(frames: tf.Tensor4D): tf.Tensor {
    return tf.mean(frames, [1, 2]);
  }
}
tf.serialization.registerClass(GlobalAveragePooling2D);
