import { RnnError, show } from '../errors.js';
import { createHost, type KernelHost } from '../kernels/index.js';
import {
  featuresAfter,
  readsIds,
  sizeOf,
  weightSpecs,
  type LayerConfig,
  type Network,
  type SequentialNetwork,
  type Weights,
} from '../network/index.js';
import { loadAttentionPooling } from './attention-pooling-layer.js';
import { loadBidirectional } from './bidirectional-layer.js';
import { loadConv1d } from './conv1d-layer.js';
import { loadConv2d } from './conv2d-layer.js';
import { loadConvLstm2d } from './conv-lstm2d-layer.js';
import { loadDense } from './dense-layer.js';
import { loadEmbedding } from './embedding-layer.js';
import type { EngineWeights, LayerToLoad, LoadedLayer } from './loaded-layer.js';
import { loadLayerNormalization } from './layer-normalization-layer.js';
import { loadMasking } from './masking-layer.js';
import { loadPooling } from './pooling-layer.js';
import { loadPooling2d } from './pooling2d-layer.js';
import { loadRecurrent } from './recurrent-layer.js';
import { loadWindowPooling } from './window-pooling-layer.js';

/** A network's weights in a WebAssembly memory of their own. */
export interface LoadedNetwork {
  readonly host: KernelHost;
  /** Numbers that go in at a step; an id is one. */
  readonly numFeatures: number;
  /** Whether inputs are ids [batch, time]. */
  readonly readsIds: boolean;
  /** Numbers that come out at a step. */
  readonly units: number;
  readonly layers: readonly LoadedLayer[];
}

/** How an engine runs. */
export interface EngineOptions {
  /** How recurrent layers hold their weights: 'float32' unless said otherwise; those whose steps the kernels do not take do so always. */
  readonly weights?: EngineWeights;
}

/** @throws {RnnError} shape-mismatch when the weights are not the network's */
export function loadNetwork(
  network: SequentialNetwork,
  weights: Weights,
  { weights: weightFormat }: EngineOptions = {},
): LoadedNetwork {
  assertWeightsFit(network, weights);
  const host = createHost();
  const { layers } = network.config;
  return {
    host,
    numFeatures: featuresAfter(network, -1),
    readsIds: readsIds(network),
    units: featuresAfter(network, layers.length - 1),
    layers: layers.flatMap(
      (layer, index) =>
        loadLayer(host, { layer, inputDim: featuresAfter(network, index - 1), weights, weightFormat }) ?? [],
    ),
  };
}

/** A layer's weights packed, or nothing for a layer that does nothing at inference. */
export function loadLayer(
  host: KernelHost,
  { layer, ...place }: LayerToLoad<LayerConfig>,
): LoadedLayer | undefined {
  switch (layer.className) {
    case 'Dropout':
    case 'Flatten':
      return undefined;
    case 'Bidirectional':
      return loadBidirectional(host, { layer, ...place });
    case 'Embedding':
      return loadEmbedding(host, { layer, ...place });
    case 'AttentionPooling':
      return loadAttentionPooling(host, { layer, ...place });
    case 'LayerNormalization':
      return loadLayerNormalization(host, { layer, ...place });
    case 'Masking':
      return loadMasking(host, { layer, ...place });
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return loadPooling(host, { layer, ...place });
    case 'Conv1D':
      return loadConv1d(host, { layer, ...place });
    case 'MaxPooling1D':
    case 'AveragePooling1D':
      return loadWindowPooling(host, { layer, ...place });
    case 'Conv2D':
      return loadConv2d(host, { layer, ...place });
    case 'MaxPooling2D':
    case 'AveragePooling2D':
    case 'GlobalMaxPooling2D':
    case 'GlobalAveragePooling2D':
      return loadPooling2d(host, { layer, ...place });
    case 'ConvLSTM2D':
      return loadConvLstm2d(host, { layer, ...place });
    case 'Dense':
      return loadDense(host, { layer, ...place });
    default:
      return loadRecurrent(host, { layer, ...place });
  }
}

/** @throws {RnnError} shape-mismatch when the weights are not the network's */
export function assertWeightsFit(network: Network, weights: Weights): void {
  for (const { name, shape } of weightSpecs(network)) {
    const found = weights.find((weight) => weight.name === name);
    if (found && show(found.shape) === show(shape) && found.values.length === sizeOf(shape)) continue;
    throw new RnnError(
      'shape-mismatch',
      `${name} has the shape ${show(shape)}. Received ${found ? show(found.shape) : 'no such weight'}. ` +
        'Take weights from initializeWeights, training or loadModel, for this very network.',
    );
  }
}
