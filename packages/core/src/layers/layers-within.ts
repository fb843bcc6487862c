import type { layers } from '@tensorflow/tfjs-layers';
import type { RandomState } from '../random.js';
import { RecurrentLayer } from './recurrent-layer.js';
import { SeededDropout } from './seeded-dropout.js';

/** A layer's generator. */
export interface DrawingLayer {
  readonly state: () => RandomState;
  readonly restore: (state: RandomState) => void;
}

/** The generators of a model's layers, in their order; both of a layer that reads in two directions. */
export function drawingLayers(model: { readonly layers: Iterable<layers.Layer> }): DrawingLayer[] {
  return [...model.layers].flatMap(withDirections).flatMap((layer) => {
    if (!(layer instanceof SeededDropout || layer instanceof RecurrentLayer)) return [];
    if (layer.randomState === undefined) return [];
    return { state: () => layer.randomState!, restore: (state) => (layer.randomState = state) };
  });
}

/** A model's recurrent layers; both of a layer that reads in two directions. */
export function recurrentLayers(model: { readonly layers: Iterable<layers.Layer> }): RecurrentLayer[] {
  return [...model.layers].flatMap(withDirections).filter((layer) => layer instanceof RecurrentLayer);
}

/** A model's layers that may add to the loss; both of a layer that reads in two directions, and not itself. */
export function penalizedLayers(model: { readonly layers: Iterable<layers.Layer> }): layers.Layer[] {
  return [...model.layers].flatMap(withDirections).filter((layer) => !('forwardLayer' in layer));
}

/** TensorFlow.js's `bidirectional` holds its two layers, but does not say so in its types. */
function withDirections(layer: layers.Layer): layers.Layer[] {
  const { forwardLayer, backwardLayer } = layer as Partial<Record<'forwardLayer' | 'backwardLayer', unknown>>;
  return [layer, forwardLayer, backwardLayer].filter((one) => one instanceof Object) as layers.Layer[];
}
