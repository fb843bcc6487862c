import { createRandom, type Random } from '../random.js';
import { directionsOf } from './directions.js';
import { isJoining } from './graph/graph-layer-config.js';
import { runsAgain } from './graph/graph-network.js';
import { firstJoiningWeights } from './graph/joining-weights.js';
import { drawMatrix, glorotUniform, orthogonal, smallUniform } from './initializers.js';
import { isRecurrent, type InitializerName, type LayerConfig, type RecurrentLayer } from './layer-config.js';
import { featuresInto, type Network } from './sequential.js';
import { layerWeightSpecs, sizeOf, type Weights, type WeightSpec } from './weights.js';

/**
 * First weights, as Keras draws them: Glorot-uniform kernels, orthogonal recurrent kernels, embeddings within ±0.05,
 * biases 0 except the forget gate's 1. The same seed gives the same weights.
 */
export function initializeWeights(network: Network, seed: number): Weights {
  const random = createRandom(seed);
  const features = featuresInto(network);
  return network.config.layers.flatMap((layer, index) => {
    if (runsAgain(network, index)) return [];
    return isJoining(layer)
      ? firstJoiningWeights(layer, { features: features[index]!, random })
      : firstWeights(layer, { features: features[index]![0]!, random });
  });
}

function firstWeights(
  layer: LayerConfig,
  { features, random }: { readonly features: number; readonly random: Random },
): Weights {
  if (layer.className === 'Bidirectional') {
    const { forward, backward } = directionsOf(layer);
    return [forward, backward].flatMap((direction) => firstWeights(direction, { features, random }));
  }
  return layerWeightSpecs(layer, features).map((spec) => ({
    ...spec,
    values: firstValues(spec, layer, random),
  }));
}

function firstValues({ name, shape }: WeightSpec, layer: LayerConfig, random: Random): Float32Array {
  const matrix = { rows: sizeOf(shape.slice(0, -1)), columns: shape.at(-1)! };
  if (shape.length > 2 && name.endsWith('/kernel')) return firstKernel(random, shape);
  const initializer = isRecurrent(layer) && initializerOf(name, layer);
  if (initializer) return drawMatrix(initializer, { random, ...matrix });
  if (name.endsWith('/kernel')) return glorotUniform(random, matrix);
  if (name.endsWith('/recurrent_kernel')) return orthogonal(random, matrix);
  if (name.endsWith('/embeddings')) return smallUniform(random, matrix);
  if (name.endsWith('/projection_kernel')) return glorotUniform(random, matrix);
  if (name.endsWith('gamma')) return new Float32Array(sizeOf(shape)).fill(1);
  if (name.endsWith('/query')) return glorotUniform(random, { rows: sizeOf(shape), columns: 1 });
  const bias = new Float32Array(sizeOf(shape));
  if (isRecurrent(layer) && layer.config.biasInitializer === 'ones' && name.endsWith('/bias')) bias.fill(1);
  if ('unitForgetBias' in layer.config && layer.config.unitForgetBias && name.endsWith('/bias')) {
    bias.fill(1, bias.length / 4, bias.length / 2);
  }
  return bias;
}

/** Glorot-uniform over all that a number is summed from, and all that it goes into. */
function firstKernel(random: Random, shape: readonly number[]): Float32Array {
  const places = sizeOf(shape.slice(0, -2));
  const [into, outOf] = shape.slice(-2) as [number, number];
  const limit = Math.sqrt(6 / (places * (into + outOf)));
  return Float32Array.from({ length: sizeOf(shape) }, () => (2 * random.uniform() - 1) * limit);
}

/** What the layer says of a kernel. */
function initializerOf(name: string, { config }: RecurrentLayer): InitializerName | undefined {
  if (name.endsWith('/kernel')) return config.kernelInitializer;
  if (!name.endsWith('/recurrent_kernel')) return undefined;
  return 'recurrentInitializer' in config ? config.recurrentInitializer : undefined;
}
