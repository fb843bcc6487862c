import type { DenseArray } from '../data/dense-array.js';
import type { EngineStream } from './stream.js';

/** A network with its weights, ready to run without TensorFlow.js. */
export interface Engine {
  /** [batch, time, numFeatures] → [batch, time, units] or [batch, units]; 0 at steps behind a row's length. */
  predict(inputs: DenseArray, options?: { readonly lengths?: Int32Array }): DenseArray;
  /** A live sequence from its beginning, one step at a time. */
  openStream(): EngineStream;
  /** Frees the memory of the network and of all its streams. */
  dispose(): void;
}
