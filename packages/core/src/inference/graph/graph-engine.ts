import type { DenseArray } from '../../data/dense-array.js';
import { RnnError } from '../../errors.js';
import { createHost } from '../../kernels/index.js';
import {
  featuresRead,
  flowsOf,
  outputShapes,
  sizeOf,
  type GraphNetwork,
  type Weights,
} from '../../network/index.js';
import type { Engine, Inputs, Lengths, ScoredOutputs } from '../engine.js';
import { assertWeightsFit, type EngineOptions } from '../loaded-network.js';
import { liveSequences, type EngineSessions } from '../sessions.js';
import type { EngineStream } from '../stream.js';
import { copyOut } from '../whole.js';
import { assertGraphInputs, toNamedInputs, toNamedLengths, type NamedInputs } from './graph-inputs.js';
import { openGraphSessions } from './graph-sessions.js';
import { openGraphStream } from './graph-stream.js';
import { loadNode, type LoadedNode } from './loaded-node.js';
import { copyInput, freeMade, runNode, type LoadedGraph, type Made } from './run-nodes.js';

/**
 * The engine of a graph.
 * @throws {RnnError} shape-mismatch when the weights are not the network's
 */
export function createGraphEngine(network: GraphNetwork, weights: Weights, options: EngineOptions): Engine {
  assertWeightsFit(network, weights);
  const host = createHost();
  const features = featuresRead(network);
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
  const loaded: LoadedGraph = { network, host, nodes, flows: flowsOf(network) };
  const streams = new Set<EngineStream>();
  const sessions = new Set<EngineSessions>();
  const run = (inputs: Inputs, lengths: Lengths | undefined): Outcome =>
    runInParts(loaded, toNamedInputs(network, inputs), toNamedLengths(network, lengths));
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
    openStream: (known = {}) => openGraphStream(loaded, { known, streams }),
    openSessions: (count, given = { known: {} }) =>
      openGraphSessions(loaded, { count, given, open: sessions }),
    memory: () => ({ streams: liveSequences(streams, sessions), bytes: host.memory.buffer.byteLength }),
    dispose: () => [...streams, ...sessions].forEach((opened) => opened.close()),
  };
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
  loaded: LoadedGraph,
  { start, end, inputs, lengths }: Rows,
): { outputs: [name: string, values: Float32Array][]; scores: DenseArray | undefined } {
  const { network, host } = loaded;
  const made: Made = new Map();
  let scores: DenseArray | undefined;
  try {
    for (const input of network.config.inputs) {
      const array = inputs[input.name]!;
      made.set(input.name, copyInput(host, input, { array, lengths: lengths[input.name], start, end }));
    }
    loaded.nodes.forEach((_, index) => (scores = runNode(loaded, index, made) ?? scores));
    const outputs = network.config.outputs.map((name): [string, Float32Array] => [
      name,
      copyOut(host, made.get(name)!),
    ]);
    return { outputs, scores };
  } finally {
    freeMade(host, made);
  }
}
