import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { keepSteps, stepsWithMore, useKernels } from '../backend/index.js';
import { both } from './mask.js';

/** Options of a masking layer, in Keras's words. */
export interface MaskingArgs {
  /** Steps in which every number is this one are masked. Default 0. */
  maskValue?: number;
  name?: string;
  batchInputShape?: (number | null)[];
}

/** `tf.layers.masking` that adds to the mask it is given: [batch, time, features] → the same, 0 at masked steps. */
export class Masking extends layers.Layer {
  static readonly className = 'RecurrentMasking';
  readonly #maskValue: number;

  constructor(args: MaskingArgs = {}) {
    super(args);
    useKernels();
    this.#maskValue = args.maskValue ?? 0;
    this.supportsMasking = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const given = options['mask'] as tf.Tensor | undefined;
    const areZero = !given && this.#maskValue === 0;
    return tf.tidy(() => keepSteps(tensor, { mask: this.computeMask(tensor, given), areZero }));
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const [given] = [mask].flat();
    return tf.tidy(() => {
      const holdsMore = stepsWithMore(tensor, this.#maskValue);
      return given ? both(given, holdsMore) : holdsMore;
    });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), maskValue: this.#maskValue };
  }
}
tf.serialization.registerClass(Masking);
