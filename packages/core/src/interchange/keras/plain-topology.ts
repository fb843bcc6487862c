import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';
import { toPlainGraph, type PlainGraph } from './graph-topology.js';
import { plainLayer } from './plain-layer.js';
import { withoutCells, type PlacedPlainLayer } from './recurrent-cells.js';
import { chainOf } from './straight-chain.js';

/** A network in the JSON that `fromKerasJson` reads. */
export type PlainTopology = PlainChain | PlainGraph;

interface PlainChain {
  readonly class_name: 'Sequential';
  readonly config: { readonly name: unknown; readonly layers: readonly PlacedPlainLayer[] };
}

/**
 * The description of a model by Keras 3, Keras 2 or TensorFlow.js as a plain Sequential, or a plain graph where it is no chain: how each of
 * them dresses it is taken off, what changes no number is dropped, and what would change one is kept for `fromKerasJson` to refuse.
 * @throws {RnnError} bad-saved-model when it is not made of Keras's own layers over [batch, time, features]
 */
export function toPlainTopology(json: JsonRecord): { topology: PlainTopology; leftOut: string[] } {
  const leftOut: string[] = [];
  const model = isRecord(json.model_config) ? json.model_config : json;
  const config = isRecord(model.config) ? model.config : {};
  const layers = layersOf(model, config);
  if (!layers) return { topology: toPlainGraph(config, leftOut), leftOut };
  const inputs = layers.filter(isInput);
  if (inputs.length > 1 || (inputs.length === 1 && !isInput(layers[0]!))) {
    throw badSavedModel('A model has one input, before its first layer', {
      received: `${inputs.length} input layers`,
      remedy: 'Save a model of one input',
    });
  }
  const [first, ...rest] = layers
    .filter((layer) => !isInput(layer))
    .flatMap((layer) => withoutCells(plainLayer(layer, leftOut), leftOut));
  if (!first) {
    throw badSavedModel('A model has at least one layer', {
      received: `${layers.length} layers, none of which computes`,
      remedy: 'Save it from a model with layers',
    });
  }
  const batchInputShape = inputShapeOf(config, {
    opening: layers[0]!,
    readsIds: first.class_name === 'Embedding',
  });
  const opening = { ...first, config: { ...first.config, batch_input_shape: batchInputShape } };
  const plain = { name: config.name, layers: [opening, ...rest] };
  return { topology: { class_name: 'Sequential', config: plain }, leftOut };
}

/** The layers of a chain. */
function layersOf(
  { class_name: className }: JsonRecord,
  config: JsonRecord,
): readonly JsonRecord[] | undefined {
  if (className === 'Sequential') return itemsOf(config.layers).filter(isRecord);
  if (className === 'Functional' || className === 'Model') return chainOf(config);
  throw badSavedModel('A model is a Sequential or a Functional', {
    received: show(className),
    remedy: 'Build it as keras.Model(inputs, outputs), copy the weights with set_weights, and save that',
  });
}

function isInput({ class_name: className }: JsonRecord): boolean {
  return className === 'InputLayer';
}

/** From whoever says it: the input layer, the first layer, or the Sequential. Batch and time are free here. */
function inputShapeOf(
  model: JsonRecord,
  { opening, readsIds }: { readonly opening: JsonRecord; readonly readsIds: boolean },
): unknown[] {
  const config = isRecord(opening.config) ? opening.config : {};
  const shape = itemsOf(config.batch_shape ?? config.batch_input_shape ?? model.build_input_shape);
  const isDense = !isInput(opening) || !(config.sparse || config.ragged);
  const isFloat = !isInput(opening) || (config.dtype ?? 'float32') === 'float32';
  if (isDense && readsIds && shape.length === 2) return [null, null];
  if (isDense && isFloat && !readsIds && (shape.length === 3 || shape.length === 5)) {
    return [null, null, ...shape.slice(2)];
  }
  throw badSavedModel(
    'A model reads float32 numbers [batch, time, features], films [batch, time, height, width, channels], or ids [batch, time] into an embedding',
    {
      received: show({ shape, ...config }),
      remedy: 'Save a model whose input is keras.Input((None, features)), or keras.Input((None,)) for ids',
    },
  );
}
