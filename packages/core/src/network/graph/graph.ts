import { RnnError, show } from '../../errors.js';
import { assertCount, assertLayerOptions, assertName } from '../sequential.js';
import { statesOf } from './flow.js';
import { isJoining, type GraphLayer, type UnnamedGraphLayer } from './graph-layer-config.js';
import {
  featuresRead,
  flowsOf,
  type GraphInputShape,
  type GraphNetwork,
  type LayerCall,
} from './graph-network.js';

/** A layer in its place: what it reads, and where it begins. */
export interface PlacedLayer extends LayerCall {
  /** By its name where it is another layer of the graph, run once more. */
  readonly layer: UnnamedGraphLayer | string;
}

/** A layer's outputs, or a final state of it. */
export type OutputName<Layers> = (keyof Layers & string) | `${keyof Layers & string}:${1 | 2 | 3 | 4}`;

/** What a graph is made of: inputs and layers under their names. */
export interface GraphParts<Layers extends Readonly<Record<string, PlacedLayer>>> {
  readonly inputs: Readonly<Record<string, GraphInputShape>>;
  /** In any order. */
  readonly layers: Layers;
  /** The layer that gives the outputs, or several; 'decoded:2' is a final state, as recurrent layers read it. */
  readonly output: OutputName<Layers> | readonly OutputName<Layers>[];
  readonly name?: string;
}

/**
 * Layers that read one another by name, each once.
 * @throws {RnnError} invalid-argument for a name that nothing has, a layer that nothing reads, or a cycle
 * @throws {RnnError} shape-mismatch when a layer cannot read what it is given
 */
export function graph<const Layers extends Readonly<Record<string, PlacedLayer>>>({
  inputs,
  layers,
  output,
  name = 'graph',
}: GraphParts<Layers>): GraphNetwork {
  const named = Object.entries<PlacedLayer>(layers).map(([key, { layer, ...call }]) =>
    typeof layer === 'string'
      ? { layer: again(key, { layer, layers }), call: { ...call, sharedWith: layer } }
      : { layer: toNamed(key, layer), call },
  );
  for (const [key, shape] of Object.entries(inputs)) {
    assertName(key);
    const numFeatures = shape.at(-1) ?? undefined;
    if (numFeatures !== undefined) assertCount(numFeatures, `${key}: numFeatures`);
    if (Object.hasOwn(layers, key))
      refuse('An input and a layer have names of their own', `'${key}' twice`, 'Rename one');
  }
  const outputs: readonly string[] = typeof output === 'string' ? [output] : output;
  assertSources(named, { inputs: Object.keys(inputs), outputs });
  const ordered = inOrder(named, Object.keys(inputs));
  const network: GraphNetwork = {
    className: 'Functional',
    config: {
      name,
      inputs: Object.entries(inputs).map(([key, shape]) => ({ name: key, shape })),
      layers: ordered.map(({ layer }) => layer),
      calls: ordered.map(({ call }) => call),
      outputs,
    },
  };
  assertStates(network);
  assertShared(network);
  assertReadsMasked(network);
  return network;
}

/** An input of a graph: [batch, time, numFeatures]; ids [batch, time] when `numFeatures` is left out. */
export function input({ numFeatures }: { readonly numFeatures?: number } = {}): GraphInputShape {
  return numFeatures === undefined ? [null] : [null, numFeatures];
}

/** An input of a graph without steps: [batch, numFeatures]. */
export function vectorInput({ numFeatures }: { readonly numFeatures: number }): GraphInputShape {
  return [numFeatures];
}

/**
 * A layer that reads what has a name, or several in their order; by its name, a layer of the graph that runs here once
 * more, with the same weights. `initialState` names the recurrent layer whose final
 * states a recurrent layer goes on from, or what gives each state [batch, units]; a bidirectional one's come twice.
 * `readsMasked` lets it read masked steps as others.
 */
export function from(
  sources: string | readonly string[],
  layer: UnnamedGraphLayer | string,
  {
    initialState = [],
    readsMasked,
  }: { readonly initialState?: string | readonly string[]; readonly readsMasked?: true } = {},
): PlacedLayer {
  if (typeof layer === 'string' && typeof initialState === 'string') {
    refuse(
      'A layer that runs once more is told each state that it begins from',
      `'${initialState}' for '${layer}'`,
      `Name them, such as ['${initialState}:1']`,
    );
  }
  const states = typeof layer === 'string' ? 0 : Math.max(1, statesOf(layer).length);
  return {
    layer,
    inputs: typeof sources === 'string' ? [sources] : sources,
    initialState:
      typeof initialState !== 'string'
        ? initialState
        : Array.from({ length: states }, (_, state) => `${initialState}:${state + 1}`),
    ...(readsMasked && { readsMasked }),
  };
}

interface NamedLayer {
  readonly layer: GraphLayer;
  readonly call: LayerCall;
}

function toNamed(name: string, layer: UnnamedGraphLayer): GraphLayer {
  const given = 'name' in layer.config ? layer.config.name : undefined;
  if (given !== undefined && given !== name) {
    refuse('A layer of a graph has the name it stands under', `'${given}' under '${name}'`, 'Leave name out');
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
  const named = { ...layer, config: { ...layer.config, name } } as GraphLayer;
  if (!isJoining(named)) assertLayerOptions(named);
  else {
    assertName(name);
    if (named.className === 'RepeatVector') assertCount(named.config.n, `${name}: n`);
    if (named.className === 'Attention' && named.config.score === 'general' && named.config.useScale) {
      refuse(`${name}: useScale is for score 'dot'`, "score 'general'", 'Leave useScale out');
    }
  }
  return named;
}

/** A layer of the graph under another name. */
function again(
  name: string,
  { layer, layers }: { readonly layer: string; readonly layers: Readonly<Record<string, PlacedLayer>> },
): GraphLayer {
  const found = Object.hasOwn(layers, layer) ? layers[layer]!.layer : undefined;
  if (found !== undefined && typeof found !== 'string') {
    return toNamed(name, { ...found, config: { ...found.config, name } } as UnnamedGraphLayer);
  }
  refuse(
    `${name} runs a layer of its graph once more, one that has weights of its own`,
    `'${layer}'`,
    'Name the layer that runs first',
  );
}

function assertReadsMasked({ config: { layers, calls } }: GraphNetwork): void {
  const odd = layers.find((layer, index) => {
    const recursForwards =
      !isJoining(layer) &&
      statesOf(layer).length > 0 &&
      !('goBackwards' in layer.config && layer.config.goBackwards);
    return calls[index]!.readsMasked && !recursForwards;
  });
  if (!odd) return;
  refuse(
    'readsMasked is for layers that recur forwards, or in both directions',
    `'${odd.config.name}'`,
    'Leave it out',
  );
}

/** Weights are as long as what their layer reads. */
function assertShared(network: GraphNetwork): void {
  const { layers, calls } = network.config;
  const features = featuresRead(network);
  calls.forEach(({ sharedWith }, index) => {
    const first = layers.findIndex((layer) => layer.config.name === sharedWith);
    if (first < 0 || show(features[first]) === show(features[index])) return;
    throw new RnnError(
      'shape-mismatch',
      `${layers[index]!.config.name} reads as many features as ${sharedWith}, whose weights it has: ` +
        `${show(features[first])}. Received ${show(features[index])}. Give it a layer of its own.`,
    );
  });
}

function assertSources(
  layers: readonly NamedLayer[],
  { inputs, outputs }: { readonly inputs: readonly string[]; readonly outputs: readonly string[] },
): void {
  const known = new Set([
    ...inputs,
    ...layers.flatMap(({ layer }) => [
      layer.config.name,
      ...statesOf(layer).map((_, state) => `${layer.config.name}:${state + 1}`),
    ]),
  ]);
  const read = new Set(outputs.map(ownerOf));
  if (outputs.length === 0) refuse('A graph has at least one output', 'none', 'Name the layer that gives it');
  for (const { layer, call } of layers) {
    for (const source of [...call.inputs, ...call.initialState]) {
      read.add(ownerOf(source));
      if (known.has(source)) continue;
      refuse(
        `${layer.config.name} reads inputs and layers of its graph`,
        `'${source}'`,
        `These there are: ${[...known].join(', ')}`,
      );
    }
  }
  const stray = outputs.find((name) => inputs.includes(name) || !known.has(name));
  if (stray !== undefined)
    refuse('An output of a graph is one of its layers, or a state of one', `'${stray}'`, 'Name a layer');
  const unread = [...inputs, ...layers.map(({ layer }) => layer.config.name)].find((name) => !read.has(name));
  if (unread !== undefined) {
    refuse(
      'All that a graph holds leads to an output',
      `'${unread}', which nothing reads`,
      'Take it out, or read it',
    );
  }
}

/** Each layer behind all that it reads, otherwise as they came. */
function inOrder(layers: readonly NamedLayer[], inputs: readonly string[]): NamedLayer[] {
  const done = new Set(inputs);
  const ordered: NamedLayer[] = [];
  let waiting = layers;
  while (waiting.length > 0) {
    const ready = waiting.find(({ call: { inputs: read, initialState, sharedWith = [] } }) =>
      [read, initialState, sharedWith].flat().every((source) => done.has(ownerOf(source))),
    );
    if (!ready) {
      const names = waiting.map(({ layer }) => layer.config.name).join(', ');
      refuse('Layers of a graph never wait for one another in a circle', names, 'Break the circle');
    }
    ordered.push(ready);
    done.add(ready.layer.config.name);
    waiting = waiting.filter((layer) => layer !== ready);
  }
  return ordered;
}

function assertStates(network: GraphNetwork): void {
  const flows = flowsOf(network);
  network.config.layers.forEach((layer, index) => {
    const { name } = layer.config;
    const states = network.config.calls[index]!.initialState.map((source) => flows.get(source)!);
    if ('stateful' in layer.config && layer.config.stateful) {
      const again = network.config.calls[index]!.sharedWith;
      if (again !== undefined || states.length > 0) {
        refuse(
          `${name} goes on from the batch before, so it runs once and begins from no other states`,
          `stateful: true and ${again === undefined ? 'an initialState' : `the layer of '${again}'`}`,
          'Leave stateful out',
        );
      }
    }
    if (states.length === 0) return;
    const wanted = statesOf(layer);
    if (
      states.length === wanted.length &&
      states.every((state, which) => !state.hasTime && state.features === wanted[which])
    )
      return;
    throw new RnnError(
      'shape-mismatch',
      `${name} begins from ${wanted.length} states${statesShown(wanted)}. Received ` +
        `${states.map((state) => `[batch, ${state.hasTime ? 'time, ' : ''}${state.features}]`).join(' and ')}. ` +
        'Name a recurrent layer of the same kind and size, or what gives such states.',
    );
  });
}

/** Their shape, or their shapes where they differ. */
function statesShown(sizes: readonly number[]): string {
  const shown = new Set(sizes).size > 1 ? sizes : sizes.slice(0, 1);
  return shown.map((size) => ` [batch, ${size}]`).join(' and');
}

/** 'encoded:1' → 'encoded' */
function ownerOf(source: string): string {
  return source.split(':', 1)[0]!;
}

function refuse(rule: string, received: string, remedy: string): never {
  throw new RnnError('invalid-argument', `${rule}. Received ${received}. ${remedy}.`);
}
