import { badSavedModel, show } from '../../errors.js';
import { asRecord, readLayer, writeLayer, type KerasLayer } from '../keras-layer.js';
import { isJoining, isJoiningClass, type GraphLayer, type UnnamedGraphLayer } from './graph-layer-config.js';
import { CallNames } from './call-names.js';
import { statesOf } from './flow.js';
import { graph, type PlacedLayer } from './graph.js';
import type { GraphInputShape, GraphNetwork } from './graph-network.js';
import { readJoining, writeJoining } from './joining-json.js';

/** [layer, which of its calls, which of its outputs, options of the call] */
type Tensor = readonly [layer: string, call: number, output: number, options: object];

/** A graph in Keras's JSON: each layer beside what it reads. */
export interface KerasGraph {
  readonly class_name: 'Functional';
  readonly config: {
    readonly name: string;
    readonly layers: readonly (KerasLayer & {
      readonly name: string;
      readonly inbound_nodes: readonly (readonly Tensor[])[];
    })[];
    readonly input_layers: readonly (readonly [string, 0, 0])[];
    readonly output_layers: readonly (readonly [layer: string, call: number, output: number])[];
    /** What the calls are named, in the order in which they run, where a layer is called more than once. */
    readonly calls?: readonly (readonly [name: string, layer: string, call: number])[];
  };
}

/** The graph in Keras's JSON, as Keras 2 and TensorFlow.js write it. */
export function toKerasGraph({ config }: GraphNetwork): KerasGraph {
  const { name, inputs, layers, calls, outputs } = config;
  const placeOf = placesOf(config);
  const toTensor = (source: string): Tensor => {
    const [owner = '', output = '0'] = source.split(':');
    return [...placeOf(owner), Number(output), {}];
  };
  const shares = calls.some(({ sharedWith }) => sharedWith !== undefined);
  const named = [...outputs, ...calls.flatMap((call) => [...call.inputs, ...call.initialState])];
  return {
    class_name: 'Functional',
    config: {
      name,
      layers: [
        ...inputs.map(({ name: input, shape }) => ({
          class_name: 'InputLayer',
          name: input,
          config: { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false, name: input },
          inbound_nodes: [],
        })),
        ...layers.flatMap((layer, index) => {
          if (calls[index]!.sharedWith !== undefined) return [];
          const { name: own } = layer.config;
          const ofLayer = layers.flatMap(({ config: { name: key } }, at) =>
            placeOf(key)[0] === own ? { key, call: calls[at]! } : [],
          );
          const gives = ofLayer.some(({ key }) => named.some((source) => source.startsWith(`${key}:`)));
          const { class_name, config: written } = writeGraphLayer(layer);
          return {
            class_name,
            name: layer.config.name,
            config: gives ? withStates(written) : written,
            inbound_nodes: ofLayer.map(({ call: { inputs: read, initialState, readsMasked } }) =>
              [...read, ...initialState].map((source, at): Tensor => {
                const [from, call, output] = toTensor(source);
                return [from, call, output, at === 0 && readsMasked ? { reads_masked: true } : {}];
              }),
            ),
          };
        }),
      ],
      input_layers: inputs.map(({ name: input }) => [input, 0, 0] as const),
      output_layers: outputs.map((source) => {
        const [layer, call, output] = toTensor(source);
        return [layer, call, output] as const;
      }),
      ...(shares && { calls: layers.map(({ config: { name: key } }) => [key, ...placeOf(key)] as const) }),
    },
  };
}

/** Which call of which layer stands under a name; an input is its own. */
function placesOf({
  layers,
  calls,
}: GraphNetwork['config']): (name: string) => readonly [layer: string, call: number] {
  const counts = new Map<string, number>();
  const places = new Map<string, readonly [string, number]>();
  layers.forEach(({ config: { name } }, index) => {
    const layer = calls[index]!.sharedWith ?? name;
    const count = counts.get(layer) ?? 0;
    counts.set(layer, count + 1);
    places.set(name, [layer, count]);
  });
  return (name) => places.get(name) ?? [name, 0];
}

/**
 * The graph that Keras's JSON describes; further calls of a layer are named after it unless `calls` names them.
 * @throws {RnnError} bad-saved-model for an unknown layer, or an option this suite does not have
 */
export function fromKerasGraph(json: unknown): GraphNetwork {
  const { name, layers: described, input_layers: inputLayers, output_layers: outputLayers } = asRecord(json);
  const entries = listOf(described, 'layers').map((entry) => {
    const { class_name: className, config, inbound_nodes: nodes } = asRecord(entry);
    const { name: key } = asRecord(config);
    if (typeof key !== 'string') throw refused('each layer has a name', key);
    return { key, className, config, nodes };
  });
  const names = new CallNames(
    entries.map(({ key, nodes }) => [key, Array.isArray(nodes) ? nodes.length : 0] as const),
    asRecord(json)['calls'],
  );
  const inputs: [string, GraphInputShape][] = [];
  const layers: [string, PlacedLayer][] = [];
  entries.forEach(({ key, className, config, nodes }, index) => {
    if (className === 'InputLayer') inputs.push([key, inputShapeOf(config)]);
    else {
      const described = { class_name: className, config };
      layers.push(...placed(described, { key, nodes, names, where: `layer ${index}` }));
    }
  });
  const inputNames = endsOf(inputLayers, names);
  const order = inputNames.map((input) => inputs.find(([key]) => key === input));
  if (inputNames.length !== inputs.length || order.includes(undefined)) {
    throw refused('input_layers are its InputLayers', inputLayers);
  }
  return graph({
    inputs: Object.fromEntries(order as [string, GraphInputShape][]),
    layers: Object.fromEntries(names.inOrder(layers)),
    output: endsOf(outputLayers, names),
    ...(typeof name === 'string' ? { name } : {}),
  });
}

function writeGraphLayer(layer: GraphLayer): KerasLayer {
  return isJoining(layer) ? writeJoining(layer) : writeLayer(layer);
}

function placed(
  { class_name: className, config }: { readonly class_name: unknown; readonly config: unknown },
  { key, nodes, names, where }: PlaceInFile,
): [name: string, layer: PlacedLayer][] {
  const calls = listOf(nodes, 'inbound_nodes');
  if (calls.length === 0) throw refused('each layer is called', nodes);
  return calls.map((node, call) => {
    const tensors = listOf(node, 'inbound_nodes').map((tensor) => readTensor(tensor, names));
    const first = placedOnce({ class_name: className, config }, { tensors, where });
    return [names.of(key, call), call === 0 ? first : { ...first, layer: key }];
  });
}

interface PlaceInFile {
  readonly key: string;
  readonly nodes: unknown;
  readonly names: CallNames;
  readonly where: string;
}

function placedOnce(
  { class_name: className, config }: { readonly class_name: unknown; readonly config: unknown },
  { tensors, where }: { readonly tensors: readonly ReadTensor[]; readonly where: string },
): PlacedLayer {
  const sources = tensors.map(({ source }) => source);
  if (isJoiningClass(className)) {
    const causal = tensors.some(({ options }) => options['use_causal_mask'] === true);
    return {
      layer: readJoining({ className, config }, { where, causal }),
      inputs: sources,
      initialState: [],
    };
  }
  const options = withoutStates(asRecord(config));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a layer with its name is one that needs none
  const layer = readLayer({ class_name: className, config: options }, where) as UnnamedGraphLayer &
    GraphLayer;
  if (statesOf(layer).length > 0) {
    const readsMasked = tensors[0]?.options['reads_masked'] === true;
    return {
      layer,
      inputs: sources.slice(0, 1),
      initialState: sources.slice(1),
      ...(readsMasked && { readsMasked }),
    };
  }
  return { layer, inputs: sources, initialState: [] };
}

/** The options of a layer that gives its states; a bidirectional one says so in the layer within. */
function withStates(config: KerasLayer['config']): KerasLayer['config'] {
  const { layer } = config;
  if (layer === undefined) return { ...config, return_state: true };
  const inner = asRecord(layer);
  return { ...config, layer: { ...inner, config: { ...asRecord(inner['config']), return_state: true } } };
}

/** Whether states come out shows in who reads them. */
function withoutStates(config: KerasLayer['config']): KerasLayer['config'] {
  const entries = Object.entries(config).filter(([key, value]) => key !== 'return_state' || value !== true);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      if (key !== 'layer' && key !== 'backward_layer') return [key, value];
      const inner = asRecord(value);
      return [key, { ...inner, config: withoutStates(asRecord(inner['config'])) }];
    }),
  );
}

interface ReadTensor {
  readonly source: string;
  readonly options: Readonly<Record<string, unknown>>;
}

function readTensor(json: unknown, names: CallNames): ReadTensor {
  const [layer, call, output, options = {}] = listOf(json, 'inbound_nodes');
  if (typeof layer !== 'string' || typeof call !== 'number' || typeof output !== 'number') {
    throw refused('each layer reads outputs of calls of others', json);
  }
  const told = asRecord(options);
  for (const [key, value] of Object.entries(told)) {
    if (key === 'use_causal_mask' || key === 'reads_masked' || (value ?? false) === false) continue;
    throw refused('calls have no options', { [key]: value });
  }
  const name = names.of(layer, call);
  return { source: output === 0 ? name : `${name}:${output}`, options: told };
}

/** [[layer, 0, output], …], or [layer, 0, output] for a single one. */
function endsOf(json: unknown, names: CallNames): string[] {
  const ends = listOf(json, 'input_layers and output_layers');
  if (typeof ends[0] === 'string') return [readTensor(ends, names).source];
  return ends.map((end) => readTensor(end, names).source);
}

function inputShapeOf(config: unknown): GraphInputShape {
  const { batch_input_shape: shape } = asRecord(config);
  const [, time, features] = listOf(shape, 'batch_input_shape');
  const axes = Array.isArray(shape) ? shape.length : 0;
  if (axes === 3 && typeof features === 'number') return [null, features];
  if (axes === 2 && typeof time === 'number') return [time];
  if (axes === 2) return [null];
  throw refused('an input is [batch, time, features], ids [batch, time], or [batch, features]', shape);
}

function listOf(json: unknown, name: string): readonly unknown[] {
  if (Array.isArray(json)) return json;
  throw refused(`${name} are lists`, json);
}

function refused(rule: string, received: unknown): Error {
  return badSavedModel(`A saved graph keeps to what this suite computes: ${rule}`, {
    received: show(received),
    remedy: 'Build it anew with graph(), or open it with Keras',
  });
}
