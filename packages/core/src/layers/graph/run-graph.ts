import type * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import { RecurrentLayer } from '../recurrent-layer.js';
import type { GraphLayers } from './build-graph.js';

/** What an input of a graph is given: numbers, and which steps are real, all when left out. */
export interface MaskedTensor {
  readonly tensor: tf.Tensor;
  /** [batch, time], 1 = real step. */
  readonly mask?: tf.Tensor | undefined;
}

/** Runs recurrent layers in another way than by themselves, such as from states that were kept. */
export interface StatesRunner {
  /** Inputs and the states to begin from → outputs and final states; a layer that runs twice has a name for each. */
  run(
    called: { readonly layer: RecurrentLayer; readonly name: string },
    given: readonly [inputs: tf.Tensor, ...initialState: tf.Tensor[]],
    options: Readonly<Record<string, unknown>>,
  ): tf.Tensor[];
}

/** Runs a graph's layers on inputs by name → all that each of them gives, by name, masks handed on. */
export function runGraph(
  { network, called }: GraphLayers,
  inputs: Readonly<Record<string, MaskedTensor>>,
  {
    training = false,
    runner,
  }: { readonly training?: boolean; readonly runner?: StatesRunner | undefined } = {},
): ReadonlyMap<string, MaskedTensor> {
  const made = new Map<string, MaskedTensor>(Object.entries(inputs));
  const { calls, outputs } = network.config;
  const named = [...outputs, ...calls.flatMap((call) => [...call.inputs, ...call.initialState])];
  const stateful = new Set(named.flatMap((source) => (source.includes(':') ? source.split(':', 1) : [])));
  calls.forEach((call, index) => {
    const layer = called[index]!;
    const { name } = network.config.layers[index]!.config;
    const read = call.inputs.map((source) => made.get(source)!);
    const first = read.map(({ tensor }) => tensor);
    const masks = read.map(({ mask }) => mask ?? null);
    const [tensors, mask] =
      read.length === 1 ? [first[0]!, masks[0] ?? undefined] : [first, masks as tf.Tensor[]];
    const options = { training, ...(mask && !call.readsMasked && { mask }) };
    // Behind the layer's own run: an embedding reads ids, which a graphics card does not give back at once.
    const outMask = (): tf.Tensor | undefined =>
      (layer.computeMask(tensors, mask) as tf.Tensor | null) ?? undefined;
    const states = call.initialState.map((source) => made.get(source)!.tensor);
    const isKept = runner && layer instanceof RecurrentLayer;
    if (isKept || states.length > 0 || stateful.has(name)) {
      const given = [first[0]!, ...states] as const;
      const [tensor, ...finalStates] = isKept
        ? runner.run({ layer, name }, given, options)
        : runFromStates(layer, given, options);
      made.set(name, { tensor: tensor!, mask: outMask() });
      finalStates.forEach((state, at) => made.set(`${name}:${at + 1}`, { tensor: state }));
      return;
    }
    made.set(name, { tensor: layer.apply(tensors, options) as tf.Tensor, mask: outMask() });
  });
  return made;
}

function runFromStates(
  layer: layers.Layer,
  [inputs, ...initialState]: readonly tf.Tensor[],
  options: Readonly<Record<string, unknown>>,
): tf.Tensor[] {
  const begins = initialState.length > 0 && { initialState };
  // Not `apply`, which counts masks by the layer's own `returnState`.
  const run = (): tf.Tensor[] =>
    layer.call(inputs!, { ...options, ...begins, returnState: true }) as tf.Tensor[];
  if (layer instanceof RecurrentLayer) return run();
  // TensorFlow.js's bidirectional layer asks its two whether they return states, and then itself.
  const both = layer as layers.Layer & { returnState: boolean };
  both.returnState = true;
  try {
    return run();
  } finally {
    both.returnState = false;
  }
}
