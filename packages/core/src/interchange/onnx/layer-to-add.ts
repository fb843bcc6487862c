import type { LayerConfig, Weights } from '../../network/index.js';
import type { OnnxGraph } from './onnx-graph.js';
import type { Sequence } from './sequence.js';

/** A layer that becomes nodes of a graph, what it reads, and the network's weights. */
export interface LayerToAdd<Layer extends LayerConfig = LayerConfig> {
  readonly layer: Layer;
  readonly inputs: Sequence;
  readonly weights: Weights;
  /** Where a recurrent layer of a graph begins, at zeros when empty; undefined in a chain, where no final states are read. */
  readonly initialStates?: readonly string[] | undefined;
}

/** The weight of this name, as a tensor of the graph. */
export function weight(graph: OnnxGraph, weights: Weights, name: string): string {
  return graph.floats(
    name,
    weights.find((candidate) => candidate.name === name)!,
  );
}

/** What comes out of a layer that gives one output for each sequence, but for value and features. */
export const closed = { hasTime: false, isReversed: false, mask: undefined } as const;
