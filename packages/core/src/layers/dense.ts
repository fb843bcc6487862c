import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import type { Activation, PenaltyOptions } from '../network/index.js';
import { activate } from '../backend/activate.js';
import { toPenalties, toRegularizer } from './regularizer.js';

/** Options of a dense layer, in Keras's words. */
export interface DenseArgs extends PenaltyOptions {
  units: number;
  activation: Activation;
  /** Default true. */
  useBias?: boolean;
  name?: string;
  batchInputShape?: (number | null)[];
}

type Variable = ReturnType<layers.Layer['addWeight']>;

/**
 * `tf.layers.dense` with another gradient: [batch, …, features] → [batch, …, units]. TensorFlow.js's own multiplies by
 * transposed matrices, which its wasm backend does without vector instructions, up to nine times slower.
 */
export class Dense extends layers.Layer {
  static readonly className = 'RecurrentDense';
  readonly #units: number;
  readonly #activation: Activation;
  readonly #useBias: boolean;
  readonly #penalties: PenaltyOptions;
  #weights: Variable[] = [];

  constructor(args: DenseArgs) {
    super(args);
    this.#units = args.units;
    this.#activation = args.activation;
    this.#useBias = args.useBias ?? true;
    this.#penalties = toPenalties(args, this.name);
    this.supportsMasking = true;
  }

  override build(inputShape: (number | null)[]): void {
    const shape = [inputShape.at(-1)!, this.#units];
    const ofKernel = toRegularizer(this.#penalties.kernelRegularizer);
    const ofBias = toRegularizer(this.#penalties.biasRegularizer);
    const zeros = initializers.zeros();
    this.#weights = [
      this.addWeight('kernel', shape, 'float32', initializers.glorotUniform({}), ofKernel),
      ...(this.#useBias ? [this.addWeight('bias', [this.#units], 'float32', zeros, ofBias)] : []),
    ];
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [tensor] = [inputs].flat() as [tf.Tensor];
      const [kernel, bias] = this.#weights.map((weight) => weight.read());
      const rows = tf.reshape(tensor, [-1, tensor.shape.at(-1)!]);
      const products = product(rows, kernel!);
      const sums = bias ? tf.add(products, bias) : products;
      return tf.reshape(activate(sums, this.#activation), [...tensor.shape.slice(0, -1), this.#units]);
    });
  }

  override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
    return [...inputShape.slice(0, -1), this.#units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      units: this.#units,
      useBias: this.#useBias,
      activation: this.#activation,
      ...(this.#penalties as object),
    };
  }
}
tf.serialization.registerClass(Dense);

/** A matrix product whose gradient transposes first and then multiplies as fast as forwards. */
export function product(rows: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const multiply = tf.customGrad((x, w, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor, w as tf.Tensor]);
    return {
      value: tf.matMul(x as tf.Tensor, w as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [savedRows, savedKernel]: tf.Tensor[]) => [
        tf.matMul(dy, tf.transpose(savedKernel!)),
        tf.matMul(tf.transpose(savedRows!), dy),
      ],
    };
  });
  return multiply(rows, kernel);
}
