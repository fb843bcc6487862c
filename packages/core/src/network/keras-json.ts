import { badSavedModel, RnnError, show } from '../errors.js';
import { isFrameLayer } from './frames.js';
import type { FrameShape } from './frame-layer-config.js';
import { asRecord, readLayer, writeFrameLayer, writeLayer, type KerasLayer } from './keras-layer.js';
import { fromKerasGraph, toKerasGraph, type KerasGraph } from './graph/graph-json.js';
import { returnsSequences, sequential, type Network, type SequentialNetwork } from './sequential.js';

/** A network in Keras's JSON, the `modelTopology` of a TensorFlow.js model file. */
export type KerasNetwork = KerasSequential | KerasGraph;

/** A sequential network in Keras's JSON. */
export interface KerasSequential {
  readonly class_name: 'Sequential';
  readonly config: { readonly name: string; readonly layers: readonly KerasLayer[] };
}

/** The network in Keras's JSON. Stock TensorFlow.js opens it when its layers are stock: no GRU with `resetAfter`. */
export function toKerasJson(network: SequentialNetwork): KerasSequential;
export function toKerasJson(network: Network): KerasNetwork;
export function toKerasJson(network: Network): KerasNetwork {
  if (network.className === 'Functional') return toKerasGraph(network);
  const { name, layers, inputShape } = network.config;
  const film = layers.find(isFrameLayer)?.config.frameShape;
  return {
    class_name: 'Sequential',
    config: {
      name,
      layers: layers.map((layer, index) => {
        const place =
          index === 0 ? { batch_input_shape: [null, ...(film ? [null, ...film] : inputShape)] } : {};
        if (!isFrameLayer(layer)) return writeLayer(layer, place);
        return writeFrameLayer(layer, { hasTime: returnsSequences(layers.slice(0, index)), place });
      }),
    },
  };
}

/**
 * The network that Keras's JSON describes. Strict: what would change a number is refused, not passed over.
 * @throws {RnnError} bad-saved-model for an unknown layer, or an option this suite does not have
 */
export function fromKerasJson(json: unknown): Network {
  const { class_name, config } = asRecord(json);
  if (class_name === 'Functional' || class_name === 'Model') return sound(() => fromKerasGraph(config));
  if (class_name !== 'Sequential') {
    throw badSavedModel('A saved network is a Keras Sequential or Functional', {
      received: show(class_name),
      remedy: 'Save it from this suite, or from a tf.sequential',
    });
  }
  const { name, layers } = asRecord(config);
  if (!Array.isArray(layers))
    throw badSavedModel('A saved network has a list of layers', {
      received: show(layers),
      remedy: 'Save it again',
    });
  const read = layers.map((layer, index) => readLayer(layer, `layer ${index}`));
  const network = sound(() =>
    sequential(read, { ...inputsOf(layers[0]), ...(typeof name === 'string' ? { name } : {}) }),
  );
  assertStepsStay(network, layers);
  return network;
}

/** Keras's Flatten makes one row of all steps, unless it stands in a TimeDistributed. */
function assertStepsStay(network: SequentialNetwork, written: readonly unknown[]): void {
  network.config.layers.forEach((layer, index) => {
    if (layer.className !== 'Flatten' || !returnsSequences(network.config.layers.slice(0, index))) return;
    if (asRecord(written[index]).class_name === 'TimeDistributed') return;
    throw badSavedModel('A layer that flattens frames keeps the steps apart', {
      received: `${layer.config.name}, which puts all steps into one row`,
      remedy: 'Put it into a TimeDistributed',
    });
  });
}

function sound<Made extends Network>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RnnError) || error.code === 'bad-saved-model') throw error;
    throw new RnnError('bad-saved-model', `A saved network must be sound. ${error.message}`, {
      cause: error,
    });
  }
}

function inputsOf(firstLayer: unknown): { numFeatures?: number; frameShape?: FrameShape } {
  const shape = asRecord(asRecord(firstLayer).config).batch_input_shape;
  if (Array.isArray(shape) && shape.length === 3 && typeof shape[2] === 'number') {
    return { numFeatures: shape[2] };
  }
  if (Array.isArray(shape) && shape.length === 5)
    return { frameShape: shape.slice(2) as never as FrameShape };
  if (Array.isArray(shape) && shape.length === 2) return {};
  throw badSavedModel(
    'A saved network says its input as batch_input_shape on its first layer: [null, null, numFeatures], [null, null] for ids, or [null, null, height, width, channels] for films',
    { received: show(shape), remedy: 'Save it from a network that was built' },
  );
}
