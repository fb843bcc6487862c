import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { useKernels } from '../backend/index.js';
import { featuresOfFrame, sizeOfFrame, type FrameLayer, type FrameShape } from '../network/index.js';

/** Options that any layer of frames has. */
export interface FrameLayerArgs {
  frameShape: FrameShape;
  name?: string;
  batchInputShape?: (number | null)[];
}

/** A layer that makes something of each frame: [batch, …, height * width * channels] → [batch, …, newNumbers]. */
export abstract class StepFrameLayer<Described extends FrameLayer> extends layers.Layer {
  protected readonly described: Described;

  constructor(
    { name, batchInputShape, frameShape }: FrameLayerArgs,
    { className, config }: Pick<Described, 'className'> & { readonly config: object },
  ) {
    super({ ...(name !== undefined && { name }), ...(batchInputShape && { batchInputShape }) });
    useKernels();
    this.described = { className, config: { ...config, frameShape, name: this.name } } as Described;
    this.supportsMasking = true;
  }

  /** What comes of frames [frames, height, width, channels], as many numbers for each in any shape. */
  protected abstract compute(frames: tf.Tensor4D): tf.Tensor;

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const { frameShape } = this.described.config;
    const around = tensor.shape.slice(0, -1);
    return tf.tidy(() => {
      const count = tensor.size / sizeOfFrame(frameShape);
      if (count === 0) return tf.zeros(this.computeOutputShape(tensor.shape) as number[]);
      const computed = this.compute(tf.reshape(tensor, [count, ...frameShape]));
      return tf.reshape(computed, [...around, featuresOfFrame(this.described)]);
    });
  }

  override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
    return [...inputShape.slice(0, -1), featuresOfFrame(this.described)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { name: _, ...config } = this.described.config;
    return { ...super.getConfig(), ...(config as object) };
  }
}
