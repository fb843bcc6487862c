import * as tf from '@tensorflow/tfjs-core';
import type { layers } from '@tensorflow/tfjs-layers';
import {
  flowsOf,
  isJoining,
  type GraphLayer,
  type GraphNetwork,
  type LayerConfig,
} from '../../network/index.js';
import { AdditiveAttention, Attention } from './attention.js';
import { Joining } from './merge.js';

/** Layers of a graph in TensorFlow.js, in the order in which they run. It holds memory until it is disposed. */
export class GraphLayers {
  readonly layers: readonly layers.Layer[];
  /** For each call of the network the layer that runs, several times where it is shared. */
  readonly called: readonly layers.Layer[];

  /** `buildLayer` makes the layers that a chain may hold as well. */
  constructor(
    readonly network: GraphNetwork,
    buildLayer: (layer: LayerConfig, index: number) => layers.Layer,
  ) {
    const flows = flowsOf(network);
    const shapeOf = (source: string): (number | null)[] => {
      const { features, hasTime, isIds } = flows.get(source)!;
      return [null, ...(hasTime ? [null] : []), ...(isIds ? [] : [features])];
    };
    const byName = new Map<string, layers.Layer>();
    this.called = network.config.layers.map((layer, index) => {
      const { sharedWith, inputs } = network.config.calls[index]!;
      if (sharedWith !== undefined) return byName.get(sharedWith)!;
      const built = isJoining(layer) ? buildJoining(layer) : buildLayer(layer, index);
      const shapes = inputs.map(shapeOf);
      // tfjs builds a layer at its first call; here weights are set before.
      built.build(isJoining(layer) ? shapes : shapes[0]!);
      built.built = true;
      byName.set(layer.config.name, built);
      return built;
    });
    this.layers = [...byName.values()];
  }

  get trainableWeights(): layers.Layer['trainableWeights'] {
    return this.layers.flatMap((layer) => layer.trainableWeights);
  }

  dispose(): void {
    tf.dispose(this.layers.flatMap((layer) => layer.weights.map((weight) => weight.read())));
  }
}

function buildJoining(layer: Exclude<GraphLayer, LayerConfig>): layers.Layer {
  switch (layer.className) {
    case 'Attention':
      return new Attention(layer.config);
    case 'AdditiveAttention':
      return new AdditiveAttention(layer.config);
    default:
      return new Joining(layer);
  }
}
