import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { useKernels } from '../backend/index.js';
import { firstAnchor, paddingBefore, stepsAfter, type TimeWindow } from '../network/index.js';

/** Options that any layer over windows of time has. */
export interface TimeWindowArgs {
  name?: string;
  batchInputShape?: (number | null)[];
}

/** A layer over windows of time: [batch, time, features] → [batch, newTime, …], and masks in the same way. */
export abstract class TimeWindowLayer extends layers.Layer {
  protected readonly window: TimeWindow;

  constructor(args: TimeWindowArgs, window: TimeWindow) {
    super(args);
    useKernels();
    this.window = window;
    this.supportsMasking = true;
  }

  /** Numbers at a step that comes out. */
  protected abstract unitsFor(features: number): number;
  /** What comes out of steps [batch, time, features] of which isReal [batch, time, 1] are 1. */
  protected abstract compute(inputs: tf.Tensor3D, isReal: tf.Tensor3D): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor3D];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    return tf.tidy(() => {
      const [batch, time, features] = tensor.shape;
      if (this.stepsAfter(time) === 0) return tf.zeros([batch, 0, this.unitsFor(features)]);
      const isReal: tf.Tensor3D = mask
        ? tf.expandDims(tf.cast(mask, 'float32'), -1)
        : tf.ones([batch, time, 1]);
      const real = mask ? tf.where(tf.cast(isReal, 'bool'), tensor, tf.zerosLike(tensor)) : tensor;
      return this.compute(real, isReal);
    });
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [given] = [mask].flat();
    // TensorFlow.js means "no mask" by null, which its types do not say.
    if (!given) return null as unknown as tf.Tensor;
    return tf.tidy(() => {
      const steps = this.stepsAfter(given.shape[1]!);
      if (steps === 0) return tf.zeros([given.shape[0], 0], 'bool');
      const wide: tf.Tensor3D = tf.expandDims(tf.cast(given, 'float32'), -1);
      return tf.cast(tf.squeeze(this.every(wide, { from: firstAnchor(this.window), steps }), [2]), 'bool');
    });
  }

  override computeOutputShape([batch = null, time = null, features = null]: (number | null)[]): (
    number | null
  )[] {
    return [batch, time === null ? null : this.stepsAfter(time), this.unitsFor(features!)];
  }

  protected stepsAfter(time: number): number {
    return stepsAfter(this.window, time);
  }

  /** The step at each place `offsets` of all windows: as many tensors [batch, newTime, features], 0 in the padding. */
  protected taps(inputs: tf.Tensor3D, offsets: readonly number[]): tf.Tensor3D[] {
    const [, time] = inputs.shape;
    const before = paddingBefore(this.window, time);
    const padded = before > 0 ? padTime(inputs, before, 0) : inputs;
    return offsets.map((from) => this.every(padded, { from, steps: this.stepsAfter(time) }));
  }

  /** `steps` steps of [batch, time, features] from `from` on, one of every `strides`; 0 behind the last. */
  private every(
    inputs: tf.Tensor3D,
    { from, steps }: { readonly from: number; readonly steps: number },
  ): tf.Tensor3D {
    const { strides } = this.window;
    const [batch, time, features] = inputs.shape;
    const missing = from + steps * strides - time;
    const long = missing > 0 ? padTime(inputs, 0, missing) : inputs;
    const cut = tf.slice(long, [0, from, 0], [batch, steps * strides, features]);
    if (strides === 1) return cut;
    const grouped = tf.reshape(cut, [batch * steps, strides, features]);
    return tf.reshape(tf.slice(grouped, [0, 0, 0], [batch * steps, 1, features]), [batch, steps, features]);
  }
}

function padTime(inputs: tf.Tensor3D, before: number, after: number): tf.Tensor3D {
  return tf.pad(inputs, [
    [0, 0],
    [before, after],
    [0, 0],
  ]);
}
