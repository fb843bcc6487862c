import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { holdsAny } from './mask.js';
import { useKernels } from '../backend/index.js';

/** Options of pooling over time. */
export interface GlobalPoolingArgs {
  name?: string;
  batchInputShape?: (number | null)[];
}

/** [batch, time, 1] → [batch, 1]. Not a sum of what was cast: the webgpu backend still takes that for whole numbers. */
function realSteps(isReal: tf.Tensor): tf.Tensor {
  return tf.sum(tf.where(isReal, tf.ones(isReal.shape), tf.zeros(isReal.shape)), 1);
}

/** What both poolings have in common: [batch, time, features] → [batch, features], over real steps; 0 without any. */
abstract class GlobalPooling extends layers.Layer {
  constructor(args: GlobalPoolingArgs = {}) {
    super(args);
    useKernels();
    this.supportsMasking = true;
  }

  /** [batch, time, features] → [batch, features]; isReal [batch, time, 1] is 1 at real steps; all are without it. */
  protected abstract pool(inputs: tf.Tensor, isReal?: tf.Tensor): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    return tf.tidy(() => {
      const [batch = 0, time = 0, features = 0] = tensor.shape;
      if (time === 0) return tf.zeros([batch, features]);
      if (!mask) return this.pool(tensor);
      const isReal = tf.expandDims(tf.cast(mask, 'bool'), -1);
      const pooled = this.pool(tensor, isReal);
      return tf.where(holdsAny(realSteps(isReal)), pooled, tf.zerosLike(pooled));
    });
  }

  override computeMask(): tf.Tensor {
    // TensorFlow.js means "no mask" by null, which its types do not say.
    return null as unknown as tf.Tensor;
  }

  override computeOutputShape([batch = null, , features = null]: (number | null)[]): (number | null)[] {
    return [batch, features];
  }
}

/** The largest of each feature's numbers over time, which `tf.layers.globalMaxPooling1d` would take of padding too. */
export class GlobalMaxPooling1D extends GlobalPooling {
  static readonly className = 'RecurrentGlobalMaxPooling1D';

  protected override pool(inputs: tf.Tensor, isReal?: tf.Tensor): tf.Tensor {
    if (!isReal) return tf.max(inputs, 1);
    return tf.max(tf.where(isReal, inputs, tf.fill(inputs.shape, -Infinity)), 1);
  }
}
tf.serialization.registerClass(GlobalMaxPooling1D);

/** The mean of each feature's numbers over time, which `tf.layers.globalAveragePooling1d` would take of padding too. */
export class GlobalAveragePooling1D extends GlobalPooling {
  static readonly className = 'RecurrentGlobalAveragePooling1D';

  protected override pool(inputs: tf.Tensor, isReal?: tf.Tensor): tf.Tensor {
    if (!isReal) return tf.div(tf.sum(inputs, 1), inputs.shape[1]!);
    const sum = tf.sum(tf.where(isReal, inputs, tf.zerosLike(inputs)), 1);
    const count = realSteps(isReal);
    return tf.div(sum, tf.maximum(count, 1));
  }
}
tf.serialization.registerClass(GlobalAveragePooling1D);
