import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type Sequential } from '@tensorflow/tfjs-layers';
import { RnnError } from '../errors.js';
import {
  weightSpecs,
  type GraphNetwork,
  type LayerConfig,
  type Network,
  type SequentialNetwork,
  type Weights,
} from '../network/index.js';
import { AttentionPooling } from './attention-pooling.js';
import { Conv1D } from './conv1d.js';
import { Conv2D } from './conv2d.js';
import { ConvLSTM2D } from './conv-lstm2d.js';
import { Dense } from './dense.js';
import { Embedding } from './embedding.js';
import { GlobalAveragePooling1D, GlobalMaxPooling1D } from './global-pooling.js';
import { GraphLayers } from './graph/build-graph.js';
import { gru } from './gru.js';
import { LayerNormalization } from './layer-normalization.js';
import { lstm } from './lstm.js';
import { Masking } from './masking.js';
import { minGru } from './min-gru.js';
import { minLstm } from './min-lstm.js';
import { AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D } from './pooling2d.js';
import { SeededDropout } from './seeded-dropout.js';
import { simpleRnn } from './simple-rnn.js';
import { AveragePooling1D, MaxPooling1D } from './window-pooling.js';

/** How to build layers of a network. */
export interface BuildOptions {
  /** Whence dropout draws. Default 0. */
  readonly seed?: number;
}

/** A network's layers in TensorFlow.js: a `tf.Sequential` for a chain. */
export type BuiltNetwork = Sequential | GraphLayers;

/**
 * A network as layers of TensorFlow.js; `setWeights` gives it its weights. A graph's are run by `runGraph`. The caller
 * disposes it.
 */
export function buildLayers(network: SequentialNetwork, options?: BuildOptions): Sequential;
export function buildLayers(network: GraphNetwork, options?: BuildOptions): GraphLayers;
export function buildLayers(network: Network, options?: BuildOptions): BuiltNetwork;
export function buildLayers(network: Network, { seed = 0 }: BuildOptions = {}): BuiltNetwork {
  if (network.className === 'Functional') {
    return new GraphLayers(network, (layer, index) => buildLayer(layer, { seed: seed + index }));
  }
  const { name, inputShape, layers: described } = network.config;
  const model = sequential({ name });
  described.forEach((layer, index) => {
    const built = buildLayer(layer, {
      seed: seed + index,
      ...(index === 0 && { batchInputShape: [null, ...inputShape] }),
    });
    model.add(built);
  });
  return model;
}

/** The model's weights, in the order of `weightSpecs`. */
export function getWeights(model: BuiltNetwork, network: Network): Weights {
  // The model's own list puts what is not trained last.
  const tensors = model.layers.flatMap((layer) => layer.getWeights());
  return weightSpecs(network).map((spec, index) => ({
    ...spec,
    values: tensors[index]!.dataSync().slice() as Float32Array,
  }));
}

/**
 * Gives a model built from `network` its weights.
 * @throws {RnnError} shape-mismatch when they are another network's
 */
export function setWeights(
  model: BuiltNetwork,
  { network, weights }: { network: Network; weights: Weights },
): void {
  const specs = weightSpecs(network);
  const expected = specs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  const received = weights.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  if (received !== expected) {
    throw new RnnError(
      'shape-mismatch',
      `Weights are the network's own: ${expected}. Received ${received}. Make them with initializeWeights(network).`,
    );
  }
  tf.tidy(() => {
    const tensors = weights.map(({ values, shape }) => tf.tensor(values, [...shape]));
    for (const layer of model.layers) layer.setWeights(tensors.splice(0, layer.weights.length));
  });
}

interface Place {
  readonly seed: number;
  readonly batchInputShape?: (number | null)[];
}

/** Orthogonal matrices take long to draw, and are not kept. */
const unset = { recurrentInitializer: 'zeros' } as const;

function buildLayer(layer: LayerConfig, { seed, ...place }: Place): layers.Layer {
  switch (layer.className) {
    case 'GRU':
      return gru({ ...layer.config, ...unset, seed, ...place });
    case 'LSTM':
      return lstm({ ...layer.config, ...unset, seed, ...place });
    case 'SimpleRNN':
      return simpleRnn({ ...layer.config, ...unset, seed, ...place });
    case 'MinGRU':
      return minGru({ ...layer.config, seed, ...place });
    case 'MinLSTM':
      return minLstm({ ...layer.config, seed, ...place });
    case 'Bidirectional': {
      const { layer: inner, ...options } = layer.config;
      const recurrent = buildLayer(inner, { seed }) as layers.RNN;
      return layers.bidirectional({ ...options, layer: recurrent, ...place });
    }
    case 'Embedding':
      return new Embedding({ ...layer.config, ...place });
    case 'AttentionPooling':
      return new AttentionPooling({ ...layer.config, ...place });
    case 'LayerNormalization':
      return new LayerNormalization({ ...layer.config, ...place });
    case 'Masking':
      return new Masking({ ...layer.config, ...place });
    case 'GlobalMaxPooling1D':
      return new GlobalMaxPooling1D({ ...layer.config, ...place });
    case 'GlobalAveragePooling1D':
      return new GlobalAveragePooling1D({ ...layer.config, ...place });
    case 'Conv1D':
      return new Conv1D({ ...layer.config, ...place });
    case 'MaxPooling1D':
      return new MaxPooling1D({ ...layer.config, ...place });
    case 'AveragePooling1D':
      return new AveragePooling1D({ ...layer.config, ...place });
    case 'Conv2D':
      return new Conv2D({ ...layer.config, ...place });
    case 'MaxPooling2D':
      return new MaxPooling2D({ ...layer.config, ...place });
    case 'AveragePooling2D':
      return new AveragePooling2D({ ...layer.config, ...place });
    case 'GlobalMaxPooling2D':
      return new GlobalMaxPooling2D({ ...layer.config, ...place });
    case 'GlobalAveragePooling2D':
      return new GlobalAveragePooling2D({ ...layer.config, ...place });
    case 'ConvLSTM2D':
      return new ConvLSTM2D({ ...layer.config, ...place });
    // Frames stand in rows of numbers already.
    case 'Flatten':
      return layers.activation({ activation: 'linear', name: layer.config.name, ...place });
    case 'Dense':
      return new Dense({ ...layer.config, ...place });
    default:
      return new SeededDropout({ ...layer.config, seed, ...place });
  }
}
