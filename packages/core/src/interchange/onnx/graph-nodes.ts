import {
  isJoining,
  type GraphInput,
  type GraphLayer,
  type GraphNetwork,
  type LayerCall,
  type Weights,
} from '../../network/index.js';
import { addJoining } from './joining-nodes.js';
import { addLayer } from './layer-nodes.js';
import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { addOutput } from './output-nodes.js';
import { lastStepFirst, maskOfLengths, type Added, type Sequence } from './sequence.js';

/** Adds inputs, layers and outputs of a network that is no chain, under their own names. */
export function addGraph(
  graph: OnnxGraph,
  {
    network: { config },
    weights,
    readsLengths,
  }: { readonly network: GraphNetwork; readonly weights: Weights; readonly readsLengths: boolean },
): void {
  const made = new Map<string, Sequence>();
  for (const input of config.inputs) made.set(input.name, addInput(graph, input, readsLengths));
  config.layers.forEach((layer, index) => {
    const { finalStates = [], ...outputs } = addOne(graph, {
      layer,
      call: config.calls[index]!,
      made,
      weights,
    });
    const { name } = layer.config;
    made.set(name, inReadingOrder(graph, outputs));
    finalStates.forEach((value, state) =>
      made.set(`${name}:${state + 1}`, { ...vector, value, features: stateSize(layer) }),
    );
  });
  for (const name of config.outputs) addOutput(graph, made.get(name)!, { name, time: `time_of_${name}` });
}

const vector = { hasTime: false, isReversed: false, mask: undefined } as const;

function addInput(graph: OnnxGraph, { name, shape }: GraphInput, readsLengths: boolean): Sequence {
  if (shape[0] !== null) {
    const value = graph.input(name, { type: dataTypes.float32, shape: ['batch', shape[0]] });
    return { ...vector, value, features: shape[0] };
  }
  const [, features] = shape;
  const steps = ['batch', `time_of_${name}`] as const;
  const input = graph.input(name, {
    type: features === undefined ? dataTypes.int64 : dataTypes.float32,
    shape: features === undefined ? steps : [...steps, features],
  });
  const value = graph.add('Transpose', [input], {
    attributes: { perm: features === undefined ? [1, 0] : [1, 0, 2] },
  });
  const opening = { value, features: features ?? 1, hasTime: true, isReversed: false, mask: undefined };
  if (!readsLengths) return opening;
  const lengths = graph.input(`${name}_lengths`, { type: dataTypes.int32, shape: ['batch'] });
  return { ...opening, mask: maskOfLengths(graph, { value, lengths }) };
}

function addOne(
  graph: OnnxGraph,
  {
    layer,
    call: { inputs: read, initialState, sharedWith, readsMasked },
    made,
    weights,
  }: {
    readonly layer: GraphLayer;
    readonly call: LayerCall;
    readonly made: ReadonlyMap<string, Sequence>;
    readonly weights: Weights;
  },
): Added {
  const inputs = read.map((source) => made.get(source)!);
  // A layer that runs once more has its weights under the name of the first.
  const owner = {
    ...layer,
    config: { ...layer.config, name: sharedWith ?? layer.config.name },
  } as GraphLayer;
  if (isJoining(owner)) return addJoining(graph, { layer: owner, inputs, weights });
  const initialStates = initialState.map((source) => made.get(source)!.value);
  const [first] = inputs;
  if (!readsMasked) return addLayer(graph, { layer: owner, inputs: first!, weights, initialStates });
  const all = { ...first!, mask: undefined };
  const added = addLayer(graph, { layer: owner, inputs: all, weights, initialStates });
  return added.hasTime ? { ...added, mask: first!.mask } : added;
}

/** What other layers join must stand step beside step. */
function inReadingOrder(graph: OnnxGraph, sequence: Sequence): Sequence {
  const { value, mask, isReversed } = sequence;
  if (!isReversed) return sequence;
  return {
    ...sequence,
    isReversed: false,
    value: lastStepFirst(graph, value),
    mask: mask && { ...mask, isReal: lastStepFirst(graph, mask.isReal), isPrefix: false },
  };
}

function stateSize({ config }: GraphLayer): number {
  if ('layer' in config) return config.layer.config.units;
  return 'units' in config ? config.units : 0;
}
