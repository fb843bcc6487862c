import type { DenseArray } from '../../data/dense-array.js';
import { RnnError, show } from '../../errors.js';
import { createHost, floats, type KernelHost } from '../../kernels/index.js';
import {
  featuresRead,
  flowsOf,
  outputShapes,
  sizeOf,
  type GraphNetwork,
  type Weights,
} from '../../network/index.js';
import type { Activations } from '../activations.js';
import type { Engine, Inputs, Lengths, ScoredOutputs } from '../engine.js';
import { assertWeightsFit, type EngineOptions } from '../loaded-network.js';
import { copyOut, maskOf } from '../whole.js';
import { assertGraphInputs, toNamedInputs, toNamedLengths, type NamedInputs } from './graph-inputs.js';
import { loadNode, type LoadedNode } from './loaded-node.js';

/**
 * The engine of a graph, which runs whole sequences.
 * @throws {RnnError} shape-mismatch when the weights are not the network's
 */
export function createGraphEngine(network: GraphNetwork, weights: Weights, options: EngineOptions): Engine {
  assertWeightsFit(network, weights);
  const host = createHost();
  const features = featuresRead(network);
  const flows = flowsOf(network);
  const byName = new Map<string, LoadedNode>();
  const nodes = network.config.layers.map((layer, index) => {
    const { sharedWith } = network.config.calls[index]!;
    if (sharedWith !== undefined) return byName.get(sharedWith)!;
    const node = loadNode(host, {
      layer,
      features: features[index]!,
      weights,
      weightFormat: options.weights,
    });
    byName.set(layer.config.name, node);
    return node;
  });
  const run = (inputs: Inputs, lengths: Lengths | undefined): Outcome =>
    runInParts(
      { network, host, nodes, flows },
      toNamedInputs(network, inputs),
      toNamedLengths(network, lengths),
    );
  const [first] = network.config.outputs;
  return {
    predict: (inputs, { lengths } = {}) => run(inputs, lengths).outputs[first!]!,
    predictAll: (inputs, { lengths } = {}) => run(inputs, lengths).outputs,
    predictWithScores(inputs, { lengths } = {}): ScoredOutputs {
      const { outputs, scores } = run(inputs, lengths);
      if (scores) return { outputs: outputs[first!]!, scores };
      throw new RnnError(
        'invalid-argument',
        'Scores come from attention. Received a graph without it. Use predict.',
      );
    },
    openStream: () => refuseStream(network),
    openSessions: () => refuseStream(network),
    memory: () => ({ streams: 0, bytes: host.memory.buffer.byteLength }),
    dispose: () => undefined,
  };
}

interface LoadedGraph {
  readonly network: GraphNetwork;
  readonly host: KernelHost;
  readonly nodes: readonly LoadedNode[];
  readonly flows: ReturnType<typeof flowsOf>;
}

interface Outcome {
  readonly outputs: Record<string, DenseArray>;
  readonly scores?: DenseArray;
}

/** Floats that a batch may take between layers: 16 MB. */
const floatsAtATime = 2 ** 22;

function runInParts(
  loaded: LoadedGraph,
  inputs: NamedInputs<DenseArray>,
  lengths: NamedInputs<Int32Array>,
): Outcome {
  const { batch, times } = assertGraphInputs(loaded.network, inputs, lengths);
  const shapes = outputShapes(loaded.network, { batch, time: times });
  const outputs = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, values: new Float32Array(sizeOf(shape)) }]),
  );
  const longest = Math.max(1, ...Object.values(times));
  const widths = loaded.nodes.reduce((sum, { units }) => sum + units, 1);
  const rows = Math.max(1, Math.floor(floatsAtATime / (longest * widths)));
  let scores: DenseArray | undefined;
  for (let start = 0; start < batch; start += rows) {
    const end = Math.min(batch, start + rows);
    const part = runRows(loaded, { start, end, inputs, lengths });
    for (const [name, values] of part.outputs) {
      const { values: all } = outputs[name]!;
      all.set(values, (all.length / batch) * start);
    }
    if (!part.scores) continue;
    const [, ...axes] = part.scores.shape;
    scores ??= { shape: [batch, ...axes], values: new Float32Array(batch * sizeOf(axes)) };
    scores.values.set(part.scores.values, start * sizeOf(axes));
  }
  return { outputs, ...(scores && { scores }) };
}

interface Rows {
  readonly start: number;
  readonly end: number;
  readonly inputs: NamedInputs<DenseArray>;
  readonly lengths: NamedInputs<Int32Array>;
}

function runRows(
  { network, host, nodes, flows }: LoadedGraph,
  { start, end, inputs, lengths }: Rows,
): { outputs: [name: string, values: Float32Array][]; scores: DenseArray | undefined } {
  const batch = end - start;
  const made = new Map<string, Activations>();
  let scores: DenseArray | undefined;
  try {
    for (const { name, shape } of network.config.inputs) {
      const { values, shape: given } = inputs[name]!;
      const row = values.length / Math.max(1, given[0]!);
      const time = shape[0] === null ? given[1]! : undefined;
      const offset = host.allocate(4 * batch * row);
      floats(host, offset, batch * row).set(values.subarray(start * row, end * row));
      const real = lengths[name]?.subarray(start, end);
      const mask = real && maskOf(real, time!);
      made.set(name, { offset, features: row / Math.max(1, time ?? 1), batch, time, mask });
    }
    nodes.forEach((node, index) => {
      const { inputs: read, initialState, readsMasked } = network.config.calls[index]!;
      const given = read.map((source) => made.get(source)!);
      const [first] = given;
      const states = initialState.map((source) => made.get(source)!.offset);
      const result = node.run(readsMasked ? [{ ...first!, mask: undefined }] : given, states);
      scores = result.scores ?? scores;
      const { name } = network.config.layers[index]!.config;
      const { outputs } = result;
      made.set(name, readsMasked && outputs.time !== undefined ? { ...outputs, mask: first!.mask } : outputs);
      result.finalStates.forEach((offset, state) =>
        made.set(`${name}:${state + 1}`, {
          offset,
          features: flows.get(`${name}:${state + 1}`)!.features,
          batch,
          time: undefined,
          mask: undefined,
        }),
      );
    });
    const outputs = network.config.outputs.map((name): [string, Float32Array] => [
      name,
      copyOut(host, made.get(name)!),
    ]);
    return { outputs, scores };
  } finally {
    // What does nothing hands its input on.
    for (const offset of new Set([...made.values()].map((activations) => activations.offset)))
      host.free(offset);
  }
}

function refuseStream({ config }: GraphNetwork): never {
  throw new RnnError(
    'not-streamable',
    `A stream is of a chain of layers. Received a graph that reads ${show(config.inputs.map(({ name }) => name))}. ` +
      'Use predict on whole sequences.',
  );
}
