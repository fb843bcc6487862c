import { badSavedModel, show } from '../../errors.js';
import { isRecord, itemsOf, type JsonRecord } from '../json-record.js';
import { callsOf, endOf, isArithmetic, type GraphCall, type Source } from './graph-calls.js';
import { assertOwnMasks, keyOf, maskOperations } from './graph-masks.js';
import { plainLayer, type PlainLayer } from './plain-layer.js';
import { withoutCells, type PlacedPlainLayer } from './recurrent-cells.js';

/** A graph in the JSON that `fromKerasJson` reads. */
export interface PlainGraph {
  readonly class_name: 'Functional';
  readonly config: {
    readonly name: unknown;
    readonly layers: readonly PlacedPlainLayer[];
    readonly input_layers: readonly unknown[];
    readonly output_layers: readonly unknown[];
    readonly calls?: readonly unknown[];
  };
}

interface CalledLayer extends PlacedPlainLayer {
  readonly name: string;
  readonly isArithmetic: boolean;
  readonly calls: readonly GraphCall[];
}

/**
 * The description of a Functional model that is no chain by Keras 3, Keras 2 or TensorFlow.js, as a plain graph.
 * @throws {RnnError} bad-saved-model when a layer reads what is no output of a layer
 */
export function toPlainGraph(config: JsonRecord, leftOut: string[]): PlainGraph {
  const described = itemsOf(config.layers).filter(isRecord);
  const operations = new Map(
    described.filter(isOperation).map((operation) => [String(operation.name), operation]),
  );
  const inputs = described.filter(isInput);
  const layers = described
    .filter((layer) => !isInput(layer) && !isOperation(layer))
    .map((layer): CalledLayer => {
      const [plain, ...more] = withoutCells(plainLayer(layer, leftOut), leftOut);
      const name = nameOf(layer);
      const calls = callsOf(layer);
      if (more.length === 0) return { ...plain!, name, isArithmetic: isArithmetic(layer), calls };
      throw badSavedModel('An RNN over several cells stands in a chain', {
        received: show(name),
        remedy: 'Put a layer for each cell in its place, and save it again',
      });
    });
  let readMasked: ReadonlySet<string> = new Set();
  if (described.some(isOfKeras3)) {
    const calls = layers.flatMap(({ calls: all, ...layer }) =>
      all.map((call, number) => ({ ...layer, call, number })),
    );
    readMasked = assertOwnMasks(calls, operations);
  }
  const readByEmbeddings = new Set(
    layers
      .filter((layer) => layer.class_name === 'Embedding')
      .flatMap(({ calls }) => calls.flatMap(({ inputs }) => inputs.map(([source]) => source))),
  );
  return {
    class_name: 'Functional',
    config: {
      name: config.name,
      layers: [
        ...inputs.map((input) => plainInput(input, readByEmbeddings.has(nameOf(input)))),
        ...layers.map(({ calls, isArithmetic: _isArithmetic, ...layer }) => ({
          ...layer,
          inbound_nodes: calls.map(({ options, ...call }, number) => {
            const reads_masked = readMasked.has(keyOf(layer.name, number));
            return tensorsOf({ ...call, options: reads_masked ? { ...options, reads_masked } : options });
          }),
        })),
      ],
      input_layers: endsOf(config.input_layers),
      output_layers: endsOf(config.output_layers),
      // What this suite writes of shared layers.
      ...(Array.isArray(config.calls) && { calls: config.calls }),
    },
  };
}

function isInput({ class_name: className }: JsonRecord): boolean {
  return className === 'InputLayer';
}

function isOfKeras3({ inbound_nodes: nodes }: JsonRecord): boolean {
  return itemsOf(nodes).some(isRecord);
}

/** What Keras 3 makes of masks stands beside the layers, and is no layer that could be trained. */
function isOperation({ class_name: className, config }: JsonRecord): boolean {
  return maskOperations.test(String(className)) && isRecord(config) && !('trainable' in config);
}

function nameOf({ config, name }: JsonRecord): string {
  const own = isRecord(config) ? config.name : undefined;
  if (typeof own === 'string' && own === name) return own;
  throw badSavedModel('A layer of a Functional model has one name', {
    received: show([name, own]),
    remedy: 'Save it anew',
  });
}

/** Time is free, and so is how many ids there are. */
function plainInput(input: JsonRecord, isIds: boolean): PlainLayer {
  const config = isRecord(input.config) ? input.config : {};
  const shape = itemsOf(config.batch_shape ?? config.batch_input_shape);
  const isDense = !(config.sparse || config.ragged || config.optional);
  const isFloat = (config.dtype ?? 'float32') === 'float32';
  const free =
    shape.length === 3 && isFloat && !isIds
      ? [null, null, shape[2]]
      : shape.length === 2 && isIds
        ? [null, null]
        : shape.length === 2 && isFloat && shape[1] !== null
          ? shape
          : undefined;
  if (free && isDense) {
    return { class_name: 'InputLayer', config: { name: nameOf(input), batch_input_shape: free } };
  }
  throw badSavedModel(
    'An input of a graph is float32 numbers [batch, time, features] or [batch, features], or ids [batch, time] into an embedding',
    { received: show({ shape, ...config }), remedy: 'Save a model with such inputs' },
  );
}

/** In Keras 2's form, in which the options of a call stand with its first tensor. */
function tensorsOf({ inputs, initialState, options }: GraphCall): unknown[] {
  return [...inputs, ...initialState].map(([layer, output, call], index) => [
    layer,
    call,
    output,
    index === 0 ? options : {},
  ]);
}

/** [layer, 0, 0], [[layer, 0, 0], …], or these under names. */
function endsOf(ends: unknown): unknown[] {
  const list = isRecord(ends) ? Object.values(ends) : itemsOf(ends);
  const found = (list.every(Array.isArray) ? list : [list]).map(endOf);
  if (!found.includes(undefined))
    return (found as Source[]).map(([layer, output, call]) => [layer, call, output]);
  throw badSavedModel('input_layers and output_layers are layers', {
    received: show(ends),
    remedy: 'Save it anew',
  });
}
