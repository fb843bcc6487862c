import * as tf from '@tensorflow/tfjs-core';
import { initializers, layers } from '@tensorflow/tfjs-layers';
import { embed, useKernels } from '../backend/index.js';
import { idOutOfRange } from '../network/index.js';

/** Options of an embedding, in Keras's words. */
export interface EmbeddingArgs {
  /** How many ids there are, from 0. */
  inputDim: number;
  outputDim: number;
  /** Id 0 is padding: a step that later layers skip. */
  maskZero?: boolean;
  /** Whether training changes the vectors. */
  trainable?: boolean;
  name?: string;
  batchInputShape?: (number | null)[];
}

/**
 * `tf.layers.embedding` that trains on every backend: ids [batch, time] → [batch, time, outputDim]. TensorFlow.js's own
 * has no gradient on its wasm backend.
 */
export class Embedding extends layers.Layer {
  static readonly className = 'RecurrentEmbedding';
  readonly #inputDim: number;
  readonly #outputDim: number;
  readonly #maskZero: boolean;
  #matrix: ReturnType<layers.Layer['addWeight']> | undefined;

  constructor(args: EmbeddingArgs) {
    super(args);
    useKernels();
    this.#inputDim = args.inputDim;
    this.#outputDim = args.outputDim;
    this.#maskZero = args.maskZero ?? false;
    this.supportsMasking = true;
  }

  override build(): void {
    const initializer = initializers.randomUniform({ minval: -0.05, maxval: 0.05 });
    const shape = [this.#inputDim, this.#outputDim];
    this.#matrix = this.addWeight('embeddings', shape, 'float32', initializer, undefined, this.trainable);
    this.built = true;
  }

  /** @throws {RnnError} invalid-argument when an id of a real step is not in the vocabulary */
  override call(inputs: tf.Tensor | tf.Tensor[], options: Record<string, unknown> = {}): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const [mask] = [options['mask']].flat() as [tf.Tensor | null | undefined];
    const ids = this.#idsOf(tensor, mask ?? undefined);
    return tf.tidy(() => {
      const vectors = embed(this.#matrix!.read() as tf.Tensor2D, tf.tensor1d(ids));
      return tf.reshape(vectors, [...tensor.shape, this.#outputDim]);
    });
  }

  override computeMask(inputs: tf.Tensor | tf.Tensor[], mask?: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [tensor] = [inputs].flat() as [tf.Tensor];
    const [given] = [mask].flat();
    // TensorFlow.js means "no mask" by null, which its types do not say.
    if (!this.#maskZero) return (given ?? null) as tf.Tensor;
    return tf.tidy(() => {
      const notZero = tf.notEqual(tensor, 0);
      return given ? tf.logicalAnd(tf.cast(given, 'bool'), notZero) : notZero;
    });
  }

  override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
    return [...inputShape, this.#outputDim];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const [inputDim, outputDim, maskZero] = [this.#inputDim, this.#outputDim, this.#maskZero];
    return { ...super.getConfig(), inputDim, outputDim, maskZero };
  }

  /** The ids in a row, with 0 for what a mask hides, which may be anything. */
  #idsOf(tensor: tf.Tensor, mask: tf.Tensor | undefined): Float32Array {
    const isReal = mask?.dataSync();
    return Float32Array.from(tensor.dataSync(), (id, at) => {
      if (isReal && !isReal[at]) return 0;
      if (Number.isInteger(id) && id >= 0 && id < this.#inputDim) return id;
      throw idOutOfRange(id, { name: this.name, inputDim: this.#inputDim });
    });
  }
}
tf.serialization.registerClass(Embedding);
