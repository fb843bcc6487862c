import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { RecurrentLayer } from '../layers/index.js';
import type { RandomState } from '../random.js';
import type { LayerOptions, LayerRunner } from './run-network.js';

/**
 * The states that recurrent layers hand from one segment of long sequences to the next, and their masks of dropout. No
 * gradient passes. It holds memory until it is disposed.
 */
export class CarriedStates implements LayerRunner {
  #before = new Map<layers.Layer, readonly tf.Tensor[]>();
  #after = new Map<layers.Layer, readonly tf.Tensor[]>();
  /** Where generators stood before the first segment. */
  readonly #masksFrom = new Map<layers.Layer, RandomState>();

  /** Runs a layer from the states of the segment before, and keeps those it comes to. */
  apply(layer: layers.Layer, inputs: tf.Tensor, options: LayerOptions): tf.Tensor {
    if (!(layer instanceof RecurrentLayer)) return layer.apply(inputs, options) as tf.Tensor;
    const masksFrom = this.#masksFrom.get(layer);
    if (!masksFrom && layer.randomState) this.#masksFrom.set(layer, layer.randomState);
    // Not `apply`, which counts masks by the layer's own `returnState`.
    const [outputs, ...states] = layer.call([inputs, ...(this.#before.get(layer) ?? [])], {
      ...options,
      returnState: true,
      masksFrom,
    }) as [tf.Tensor, ...tf.Tensor[]];
    this.#after.set(
      layer,
      states.map((state) => tf.keep(tf.clone(state))),
    );
    return outputs;
  }

  /** What was kept of this segment is where the next begins. */
  advance(): void {
    disposeAll(this.#before);
    [this.#before, this.#after] = [this.#after, new Map()];
  }

  dispose(): void {
    disposeAll(this.#before);
    disposeAll(this.#after);
  }
}

function disposeAll(states: Map<layers.Layer, readonly tf.Tensor[]>): void {
  for (const tensors of states.values()) tf.dispose([...tensors]);
  states.clear();
}
