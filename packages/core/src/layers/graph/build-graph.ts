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
    this.layers = network.config.layers.map((layer, index) => {
      const built = isJoining(layer) ? buildJoining(layer) : buildLayer(layer, index);
      const shapes = network.config.calls[index]!.inputs.map(shapeOf);
      // tfjs builds a layer at its first call; here weights are set before.
      built.build(isJoining(layer) ? shapes : shapes[0]!);
      built.built = true;
      return built;
    });
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
