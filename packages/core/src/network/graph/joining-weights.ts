import type { Random } from '../../random.js';
import { glorotUniform } from '../initializers.js';
import type { Weights, WeightSpec } from '../weights.js';
import type { JoiningLayer } from './graph-layer-config.js';

/** The weights of a layer that joins what it reads, in Keras's order and layout. */
export function joiningWeightSpecs(layer: JoiningLayer, features: readonly number[]): WeightSpec[] {
  const { name } = layer.config;
  const [query = 0, value = 0, key = value] = features;
  if (layer.className === 'Attention' && layer.config.score === 'general') {
    return [{ name: `${name}/kernel`, shape: [query, key] }];
  }
  if (layer.className === 'Attention' && layer.config.useScale) return [{ name: `${name}/scale`, shape: [] }];
  if (layer.className === 'AdditiveAttention' && layer.config.useScale) {
    return [{ name: `${name}/scale`, shape: [query] }];
  }
  return [];
}

/** As Keras draws them: a scale of dot products 1, other weights Glorot-uniform. */
export function firstJoiningWeights(
  layer: JoiningLayer,
  { features, random }: { readonly features: readonly number[]; readonly random: Random },
): Weights {
  return joiningWeightSpecs(layer, features).map((spec) => {
    const [rows = 1, columns = rows] = spec.shape;
    if (spec.shape.length === 0) return { ...spec, values: new Float32Array([1]) };
    // For a vector, Keras takes its length for both sides.
    const drawn = glorotUniform(random, { rows, columns });
    return { ...spec, values: spec.shape.length === 1 ? drawn.slice(0, rows) : drawn };
  });
}
