import type { LayerConfig } from '../layer-config.js';
import type { Network } from '../sequential.js';
import { timeWindowOf } from '../time-window.js';
import { isJoining, type GraphLayer } from './graph-layer-config.js';
import { flowThrough, statesOf, timeThrough, type Flow } from './flow.js';

/** What a graph reads: [time, numFeatures], [time] for ids, or [numFeatures] for one vector a row; time is free. */
export type GraphInputShape =
  readonly [time: null, numFeatures: number] | readonly [time: null] | readonly [numFeatures: number];

export interface GraphInput {
  readonly name: string;
  readonly shape: GraphInputShape;
}

/**
 * What a layer reads, by name: of an input or a layer, or with ':1' and ':2' the final states of a recurrent layer,
 * an LSTM's h and c; of one that goes in both directions those of the way forwards first.
 */
export interface LayerCall {
  readonly inputs: readonly string[];
  /** Where a recurrent layer begins, one for each of its states; at zeros when empty. */
  readonly initialState: readonly string[];
  /** The layer that runs here once more, with the weights that it has already; left out for one with its own. */
  readonly sharedWith?: string;
  /** A layer that recurs reads masked steps as others, as Keras 3's do that begin from states; its outputs stay masked. */
  readonly readsMasked?: true;
}

/** A network that is no straight chain, as plain data. `graph` makes it. */
export interface GraphNetwork {
  readonly className: 'Functional';
  readonly config: {
    readonly name: string;
    readonly inputs: readonly GraphInput[];
    /** Each behind all that it reads. */
    readonly layers: readonly GraphLayer[];
    /** What each of the layers reads. */
    readonly calls: readonly LayerCall[];
    readonly outputs: readonly string[];
  };
}

/** What each input and layer of a graph gives, states too, by name. */
export function flowsOf({ config }: GraphNetwork): ReadonlyMap<string, Flow> {
  const flows = new Map<string, Flow>(config.inputs.map(({ name, shape }) => [name, flowOfInput(shape)]));
  config.layers.forEach((layer, index) => {
    const given = config.calls[index]!.inputs.map((source) => flows.get(source)!);
    const flow = flowThrough(layer, given);
    flows.set(layer.config.name, flow);
    statesOf(layer).forEach((features, state) =>
      flows.set(`${layer.config.name}:${state + 1}`, { features, hasTime: false }),
    );
  });
  return flows;
}

/** Whether the layer at `index` is one before it, run once more. */
export function runsAgain(network: Network, index: number): boolean {
  return network.className === 'Functional' && network.config.calls[index]!.sharedWith !== undefined;
}

/** How many numbers a step each layer's inputs have: [layer][input]. */
export function featuresRead(network: GraphNetwork): number[][] {
  const flows = flowsOf(network);
  return network.config.calls.map(({ inputs }) => inputs.map((source) => flows.get(source)!.features));
}

/** Whence an output of a graph has its steps: an input, and the layers behind it that change how many there are. */
export interface StepsBehind {
  readonly input: string;
  readonly windows: readonly LayerConfig[];
}

/** Whence an output of a graph has its steps; undefined where it has steps of its own, or none. */
export function stepsBehind({ config }: GraphNetwork, output: string): StepsBehind | undefined {
  const windows: LayerConfig[] = [];
  let name = output;
  for (;;) {
    const place = config.layers.findIndex((layer) => layer.config.name === name);
    if (place < 0)
      return config.inputs.some((input) => input.name === name) ? { input: name, windows } : undefined;
    const layer = config.layers[place]!;
    const { inputs } = config.calls[place]!;
    if (!isJoining(layer) && timeWindowOf(layer)) windows.unshift(layer);
    else if (!keepsSteps(layer, inputs.length)) return undefined;
    name = inputs[0]!;
  }
}

/** What a layer makes of one step, and of two, tells whether it keeps the steps that it reads. */
function keepsSteps(layer: GraphLayer, inputs: number): boolean {
  return [1, 2].every((time) => timeThrough(layer, Array<number>(inputs).fill(time)) === time);
}

/** The shape of each output, by name; `time` is one for all inputs, or said by input. */
export function outputShapes(
  network: GraphNetwork,
  { batch, time }: { readonly batch: number; readonly time: number | Readonly<Record<string, number>> },
): Record<string, number[]> {
  const { inputs, layers, calls, outputs } = network.config;
  const times = new Map<string, number | undefined>(
    inputs.map(({ name, shape }) => [
      name,
      shape[0] === null ? (typeof time === 'number' ? time : time[name]) : undefined,
    ]),
  );
  layers.forEach((layer, index) => {
    const read = calls[index]!.inputs.map((source) => times.get(source));
    times.set(layer.config.name, timeThrough(layer, read));
  });
  const flows = flowsOf(network);
  return Object.fromEntries(
    outputs.map((name) => {
      const steps = times.get(name);
      return [name, [batch, ...(steps === undefined ? [] : [steps]), flows.get(name)!.features]];
    }),
  );
}

function flowOfInput(shape: GraphInputShape): Flow {
  if (shape.length === 2) return { features: shape[1], hasTime: true };
  return shape[0] === null
    ? { features: 1, hasTime: true, isIds: true }
    : { features: shape[0], hasTime: false };
}
