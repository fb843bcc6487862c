import { RnnError, show } from '../errors.js';
import {
  createHost,
  floats,
  packCell,
  packDense,
  type CellShape,
  type KernelHost,
  type PackedCell,
  type PackedDense,
} from '../kernels/index.js';
import {
  featuresAfter,
  layerWeightSpecs,
  sizeOf,
  weightSpecs,
  type DenseLayer,
  type Network,
  type RecurrentLayer,
  type Weights,
} from '../network/index.js';

/** A recurrent layer, its weights packed for the kernels. */
export interface LoadedRecurrent {
  readonly layer: RecurrentLayer;
  readonly inputDim: number;
  readonly units: number;
  /** LSTM carries two states, the others one. */
  readonly numStates: 1 | 2;
  readonly cell: PackedCell;
}

/** A dense layer, its weights packed for the kernels. */
export interface LoadedDense {
  readonly layer: DenseLayer;
  readonly inputDim: number;
  readonly units: number;
  readonly dense: PackedDense;
}

/** A layer that does something at inference. */
export type LoadedLayer = LoadedRecurrent | LoadedDense;

/** A network's weights in a WebAssembly memory of their own. */
export interface LoadedNetwork {
  readonly host: KernelHost;
  readonly numFeatures: number;
  /** Numbers that come out at a step. */
  readonly units: number;
  readonly layers: readonly LoadedLayer[];
}

/** @throws {RnnError} shape-mismatch when the weights are not the network's */
export function loadNetwork(network: Network, weights: Weights): LoadedNetwork {
  assertWeightsFit(network, weights);
  const host = createHost();
  const { layers, inputShape } = network.config;
  return {
    host,
    numFeatures: inputShape[1],
    units: featuresAfter(network, layers.length - 1),
    layers: layers.flatMap((layer, index) =>
      layer.className === 'Dropout'
        ? []
        : loadLayer(host, { layer, inputDim: featuresAfter(network, index - 1), weights }),
    ),
  };
}

interface LayerToLoad {
  readonly layer: RecurrentLayer | DenseLayer;
  readonly inputDim: number;
  readonly weights: Weights;
}

/** Copies a layer's weights in, packs them and keeps the packed ones only. */
function loadLayer(host: KernelHost, { layer, inputDim, weights }: LayerToLoad): LoadedLayer {
  const { name, units } = layer.config;
  const copies = new Map(
    layerWeightSpecs(layer, inputDim).map((spec) => {
      const { values } = weights.find((weight) => weight.name === spec.name)!;
      const offset = host.allocate(values.byteLength);
      floats(host, offset, values.length).set(values);
      return [spec.name, offset];
    }),
  );
  const offsetOf = (part: string): number => copies.get(`${name}/${part}`) ?? 0;
  const [kernel, recurrentKernel, bias] = [
    offsetOf('kernel'),
    offsetOf('recurrent_kernel'),
    offsetOf('bias'),
  ];
  const place = { inputDim, units };
  const loaded: LoadedLayer =
    layer.className === 'Dense'
      ? { layer, ...place, dense: packDense(host, { ...place, ...layer.config }, { kernel, bias }) }
      : {
          layer,
          ...place,
          numStates: layer.className === 'LSTM' ? 2 : 1,
          cell: packCell(host, cellShape(layer, inputDim), { kernel, recurrentKernel, bias }),
        };
  for (const offset of copies.values()) host.free(offset);
  return loaded;
}

const cellKinds = { GRU: 'gru', LSTM: 'lstm', SimpleRNN: 'simpleRnn' } as const;

function cellShape(layer: RecurrentLayer, inputDim: number): CellShape {
  const resetAfter = layer.className === 'GRU' && layer.config.resetAfter;
  return { kind: cellKinds[layer.className], inputDim, units: layer.config.units, resetAfter };
}

function assertWeightsFit(network: Network, weights: Weights): void {
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
