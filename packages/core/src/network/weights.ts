import { directionsOf } from './directions.js';
import { outputUnits } from './cell-options.js';
import { gateCounts, type FullRecurrentLayer, type LayerConfig } from './layer-config.js';
import { isJoining, type GraphLayer } from './graph/graph-layer-config.js';
import { runsAgain } from './graph/graph-network.js';
import { joiningWeightSpecs } from './graph/joining-weights.js';
import { featuresInto, type Network } from './sequential.js';

/** Name and shape of one weight, such as 'gru/kernel'. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
}

/** One weight with its numbers in row-major order. */
export interface Weight extends WeightSpec {
  readonly values: Float32Array;
}

/** All weights of a network, in the order of `weightSpecs`. */
export type Weights = readonly Weight[];

/**
 * Every weight's name and shape, in Keras's order and layout: kernel, recurrent_kernel, bias.
 * LSTM gates stand as i, f, c, o; GRU gates as z, r, h, its bias with one row for the input and one for the
 * recurrent product when `resetAfter`; those of a minGRU as z, h and of a minLSTM as f, i, h, without recurrent_kernel.
 */
export function weightSpecs(network: Network): WeightSpec[] {
  const features = featuresInto(network);
  return network.config.layers.flatMap((layer, index) =>
    runsAgain(network, index) ? [] : weightSpecsOf(layer, features[index]!),
  );
}

/** The weights of one layer, for the numbers a step of each of its inputs. */
export function weightSpecsOf(layer: GraphLayer, features: readonly number[]): WeightSpec[] {
  return isJoining(layer) ? joiningWeightSpecs(layer, features) : layerWeightSpecs(layer, features[0]!);
}

/** The weights of one layer that reads `features` numbers a step. */
export function layerWeightSpecs(layer: LayerConfig, features: number): WeightSpec[] {
  const { name } = layer.config;
  switch (layer.className) {
    case 'Dropout':
    case 'Flatten':
    case 'MaxPooling2D':
    case 'AveragePooling2D':
    case 'GlobalMaxPooling2D':
    case 'GlobalAveragePooling2D':
    case 'Masking':
    case 'MaxPooling1D':
    case 'AveragePooling1D':
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return [];
    case 'AttentionPooling':
      return [
        { name: `${name}/kernel`, shape: [features, layer.config.units] },
        { name: `${name}/bias`, shape: [layer.config.units] },
        { name: `${name}/query`, shape: [layer.config.units] },
      ];
    case 'LayerNormalization':
      return [
        { name: `${name}/gamma`, shape: [features] },
        { name: `${name}/beta`, shape: [features] },
      ];
    case 'Embedding':
      return [{ name: `${name}/embeddings`, shape: [layer.config.inputDim, layer.config.outputDim] }];
    case 'Dense':
      return [
        { name: `${name}/kernel`, shape: [features, layer.config.units] },
        ...(layer.config.useBias ? [{ name: `${name}/bias`, shape: [layer.config.units] }] : []),
      ];
    case 'Conv1D': {
      const { kernelSize, filters, useBias } = layer.config;
      return [
        { name: `${name}/kernel`, shape: [kernelSize, features, filters] },
        ...(useBias ? [{ name: `${name}/bias`, shape: [filters] }] : []),
      ];
    }
    case 'Conv2D': {
      const { kernelSize, filters, useBias, frameShape } = layer.config;
      return [
        { name: `${name}/kernel`, shape: [...kernelSize, frameShape[2], filters] },
        ...(useBias ? [{ name: `${name}/bias`, shape: [filters] }] : []),
      ];
    }
    case 'ConvLSTM2D': {
      const { kernelSize, filters, useBias, frameShape } = layer.config;
      const columns = gateCounts.LSTM * filters;
      return [
        { name: `${name}/kernel`, shape: [...kernelSize, frameShape[2], columns] },
        { name: `${name}/recurrent_kernel`, shape: [...kernelSize, filters, columns] },
        ...(useBias ? [{ name: `${name}/bias`, shape: [columns] }] : []),
      ];
    }
    case 'Bidirectional': {
      const { forward, backward } = directionsOf(layer);
      return [forward, backward].flatMap((direction) => layerWeightSpecs(direction, features));
    }
    case 'MinGRU':
    case 'MinLSTM': {
      const columns = gateCounts[layer.className] * layer.config.units;
      return [
        { name: `${name}/kernel`, shape: [features, columns] },
        ...(layer.config.useBias ? [{ name: `${name}/bias`, shape: [columns] }] : []),
      ];
    }
    default: {
      const { units, useBias } = layer.config;
      const columns = gateCounts[layer.className] * units;
      const biasShape = layer.className === 'GRU' && layer.config.resetAfter ? [2, columns] : [columns];
      return [
        { name: `${name}/kernel`, shape: [features, columns] },
        { name: `${name}/recurrent_kernel`, shape: [outputUnits(layer), columns] },
        ...(useBias ? [{ name: `${name}/bias`, shape: biasShape }] : []),
        ...('projection' in layer.config && layer.config.projection !== undefined
          ? [{ name: `${name}/projection_kernel`, shape: [units, layer.config.projection] }]
          : []),
        ...(layer.config.layerNormalization ? gains(layer, columns) : []),
      ];
    }
  }
}

/** Of the products x W and h U, and an LSTM's of its cell. */
function gains(layer: FullRecurrentLayer, columns: number): WeightSpec[] {
  const { name, units } = layer.config;
  return [
    { name: `${name}/input_gamma`, shape: [columns] },
    { name: `${name}/recurrent_gamma`, shape: [columns] },
    ...(layer.className === 'LSTM'
      ? [
          { name: `${name}/cell_gamma`, shape: [units] },
          { name: `${name}/cell_beta`, shape: [units] },
        ]
      : []),
  ];
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
