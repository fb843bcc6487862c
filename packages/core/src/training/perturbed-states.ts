import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { unstack } from '../backend/index.js';
import { RecurrentLayer } from '../layers/index.js';
import type { LayerOptions, LayerRunner } from './run-network.js';

/** What is added to each state of a layer after each step: [time, …state's own shape] for each state. */
export type Additions = ReadonlyMap<layers.Layer, readonly tf.Tensor[]>;

/**
 * Runs recurrent layers one step at a time and adds something to their states after each. The loss's gradient with
 * respect to what is added is its gradient with respect to the states.
 */
export class PerturbedStates implements LayerRunner {
  readonly #additions: Additions;
  /** The states' shapes, once a layer has run. */
  readonly shapes: Map<layers.Layer, readonly number[][]> = new Map();

  constructor(additions: Additions = new Map()) {
    this.#additions = additions;
  }

  apply(layer: layers.Layer, inputs: tf.Tensor, options: LayerOptions): tf.Tensor {
    if (!(layer instanceof RecurrentLayer)) return layer.apply(inputs, options) as tf.Tensor;
    const isReal = options.mask && unstack(tf.expandDims(tf.cast(options.mask, 'float32'), -1), 1);
    const added = this.#additions.get(layer)?.map((tensor) => unstack(tensor, 0));
    const steps = unstack(inputs, 1).map((step) => tf.expandDims(step, 1));
    const { goBackwards = false } = layer.getConfig();
    const order = [...steps.keys()];
    if (goBackwards) order.reverse();
    let states: tf.Tensor[] = [];
    const outputs = order.map((step) => {
      const real = isReal?.[step];
      const mask = real && tf.cast(real, 'bool');
      const [, ...reached] = layer.call([steps[step]!, ...states], {
        ...options,
        ...(mask && { mask }),
        returnState: true,
      }) as tf.Tensor[];
      states = reached.map((state, which) => {
        const addition = added?.[which]?.[step];
        return addition ? tf.add(state, real ? tf.mul(addition, real) : addition) : state;
      });
      return real ? tf.mul(states[0]!, real) : states[0]!;
    });
    this.shapes.set(
      layer,
      states.map(({ shape }) => shape),
    );
    return layer.returnSequences ? tf.stack(outputs, 1) : states[0]!;
  }
}
