import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { ConvLSTM2D, RecurrentLayer, type StatesRunner } from '../layers/index.js';
import type { RandomState } from '../random.js';
import type { LayerOptions, LayerRunner } from './run-network.js';

/**
 * The states that recurrent layers hand from one segment of long sequences to the next, and their masks of dropout. No
 * gradient passes. It holds memory until it is disposed.
 */
export class CarriedStates implements LayerRunner, StatesRunner {
  #before = new Map<string, readonly tf.Tensor[]>();
  #after = new Map<string, readonly tf.Tensor[]>();
  /** Where generators stood before the first segment. */
  readonly #masksFrom = new Map<string, RandomState>();

  /** Runs a layer from the states of the segment before, and keeps those it comes to. */
  apply(layer: layers.Layer, inputs: tf.Tensor, options: LayerOptions): tf.Tensor {
    if (layer instanceof ConvLSTM2D) return this.#runFrames(layer, inputs, options);
    if (!(layer instanceof RecurrentLayer)) return layer.apply(inputs, options) as tf.Tensor;
    return this.run({ layer, name: layer.name }, [inputs], options)[0]!;
  }

  /** The same for one layer of a graph → outputs and final states; the first segment begins from `initialState`. */
  run(
    { layer, name }: { readonly layer: RecurrentLayer; readonly name: string },
    [inputs, ...initialState]: readonly [tf.Tensor, ...tf.Tensor[]],
    options: Readonly<Record<string, unknown>>,
  ): tf.Tensor[] {
    const masksFrom = this.#masksFrom.get(name);
    if (!masksFrom && layer.randomState) this.#masksFrom.set(name, layer.randomState);
    // Not `apply`, which counts masks by the layer's own `returnState`.
    const made = layer.call([inputs, ...(this.#before.get(name) ?? initialState)], {
      ...options,
      returnState: true,
      masksFrom,
    }) as tf.Tensor[];
    this.#keep(name, made.slice(1));
    return made;
  }

  #runFrames(layer: ConvLSTM2D, inputs: tf.Tensor, { mask }: LayerOptions): tf.Tensor {
    const states = this.#before.get(layer.name);
    const [outputs, ...after] = layer.run(inputs as tf.Tensor3D, { mask, states });
    this.#keep(layer.name, after);
    return outputs;
  }

  #keep(name: string, states: readonly tf.Tensor[]): void {
    this.#after.set(
      name,
      states.map((state) => tf.keep(tf.clone(state))),
    );
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

function disposeAll(states: Map<string, readonly tf.Tensor[]>): void {
  for (const tensors of states.values()) tf.dispose([...tensors]);
  states.clear();
}
