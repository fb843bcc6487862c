import type { DenseArray } from '../data/dense-array.js';
import { RnnError, show } from '../errors.js';
import {
  oneInput,
  outputShape,
  sizeOf,
  timeAfter,
  type Network,
  type SequentialNetwork,
  type Weights,
} from '../network/index.js';
import { createGraphEngine } from './graph/graph-engine.js';
import { loadNetwork, type EngineOptions, type LoadedNetwork } from './loaded-network.js';
import { sessionedChain } from './session-layout.js';
import { createSessions, liveSequences, type EngineSessions } from './sessions.js';
import type { KnownInputs } from './step-input.js';
import { createStream, steppedChain, type EngineStream } from './stream.js';
import { runWhole } from './whole.js';

export { provideKernels } from '../kernels/index.js';

/** Outputs and what attention paid to each step. */
export interface ScoredOutputs {
  readonly outputs: DenseArray;
  /**
   * [batch, time], in the order in which attentionPooling read them; of a graph's last attention
   * [batch, queryTime, time]. A row's sum is 1; 0 at masked steps.
   */
  readonly scores: DenseArray;
}

/** A chain's inputs, or a graph's by name. */
export type Inputs = DenseArray | Readonly<Record<string, DenseArray>>;

/** Real steps of each row, by name where a graph has several inputs; all of them when left out. */
export type Lengths = Int32Array | Readonly<Record<string, Int32Array>>;

/** A network with its weights, ready to run without TensorFlow.js. */
export interface Engine {
  /**
   * [batch, time, numFeatures], or ids [batch, time] → [batch, time, units] or [batch, units]; 0 at steps behind a row's
   * length and at masked ones.
   */
  predict(inputs: Inputs, options?: { readonly lengths?: Lengths }): DenseArray;
  /** The same for each output of a graph, by name. */
  predictAll(inputs: Inputs, options?: { readonly lengths?: Lengths }): Record<string, DenseArray>;
  /**
   * The same with what attention paid to each step.
   * @throws {RnnError} invalid-argument when the network has no attentionPooling
   */
  predictWithScores(inputs: Inputs, options?: { readonly lengths?: Lengths }): ScoredOutputs;
  /**
   * A live sequence from its beginning, one step at a time. Of a graph, `known` are inputs [1, …] that do not come step by
   * step: those without steps, and sequences that are read whole, such as what an encoder reads.
   * @throws {RnnError} not-streamable when a layer goes backwards, or reads more of a live sequence than its steps so far
   */
  openStream(known?: Readonly<Record<string, DenseArray>>): EngineStream;
  /**
   * `count` live sequences that go forward together: many sensors, one set of weights. Of a graph, `known` are inputs that
   * do not come step by step, as in `openStream`: a row for each session, or one for all.
   * @throws {RnnError} not-streamable when a layer goes backwards, or reads more of a live sequence than its steps so far
   */
  openSessions(count: number, known?: KnownInputs): EngineSessions;
  /** What it holds: streams and sessions not closed yet, and the bytes of its WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Closes all streams and sessions. The network's memory goes once nobody holds the engine. */
  dispose(): void;
}

/**
 * The engine of a network.
 * @throws {RnnError} shape-mismatch when the weights are not the network's
 */
export function createEngine(network: Network, weights: Weights, options: EngineOptions = {}): Engine {
  if (network.className === 'Functional') return createGraphEngine(network, weights, options);
  const loaded = loadNetwork(network, weights, options);
  const lastName = network.config.layers.at(-1)!.config.name;
  const streams = new Set<EngineStream>();
  const sessions = new Set<EngineSessions>();
  return {
    predict: (inputs, { lengths } = {}) => predictAll(network, loaded, { inputs, lengths }).outputs,
    predictAll: (inputs, { lengths } = {}) => ({
      [lastName]: predictAll(network, loaded, { inputs, lengths }).outputs,
    }),

    predictWithScores(inputs, { lengths } = {}) {
      if (!network.config.layers.some(({ className }) => className === 'AttentionPooling')) {
        throw new RnnError(
          'invalid-argument',
          'Scores come from attention. Received a network without attentionPooling. Use predict.',
        );
      }
      return predictAll(network, loaded, { inputs, lengths });
    },

    openStream(known) {
      if (known) throw oneInput();
      return createStream(steppedChain(loaded, lastName), streams);
    },
    openSessions(count, known) {
      if (known) throw oneInput();
      return createSessions(sessionedChain(loaded, lastName), { count, open: sessions });
    },
    memory: () => ({
      streams: liveSequences(streams, sessions),
      bytes: loaded.host.memory.buffer.byteLength,
    }),
    dispose() {
      for (const opened of [...streams, ...sessions]) opened.close();
    },
  };
}

function predictAll(
  network: SequentialNetwork,
  loaded: LoadedNetwork,
  { inputs: given, lengths }: { readonly inputs: Inputs; readonly lengths: Lengths | undefined },
): ScoredOutputs {
  const inputs = asArray(given);
  if (lengths && !isLengths(lengths)) throw oneInput();
  const [batch, time] = assertInputs(inputs, { loaded, lengths });
  const shape = outputShape(network, { batch, time });
  const scoredTime = timeAfter(network.config.layers, time);
  const scored = (values: Float32Array, scores: Float32Array): ScoredOutputs => ({
    outputs: { values, shape },
    scores: { values: scores, shape: [batch, scoredTime] },
  });
  const rows = rowsAtATime(loaded, time);
  if (batch > 0 && batch <= rows) {
    const made = runWhole(loaded, { values: inputs.values, batch, time, lengths });
    return scored(made.outputs, made.scores ?? new Float32Array(batch * scoredTime));
  }
  const values = new Float32Array(sizeOf(shape));
  const scores = new Float32Array(batch * scoredTime);
  const outputRow = values.length / Math.max(1, batch);
  const inputRow = time * loaded.numFeatures;
  for (let start = 0; start < batch; start += rows) {
    const end = Math.min(batch, start + rows);
    const made = runWhole(loaded, {
      values: inputs.values.subarray(start * inputRow, end * inputRow),
      batch: end - start,
      time,
      lengths: lengths?.subarray(start, end),
    });
    values.set(made.outputs, start * outputRow);
    if (made.scores) scores.set(made.scores, start * scoredTime);
  }
  return scored(values, scores);
}

function asArray(inputs: Inputs): DenseArray {
  if (ArrayBuffer.isView(inputs.values) && Array.isArray(inputs.shape)) return inputs as DenseArray;
  throw oneInput();
}

function isLengths(lengths: Lengths): lengths is Int32Array {
  return ArrayBuffer.isView(lengths);
}

/** Floats that a batch may take between layers: 16 MB. */
const floatsAtATime = 2 ** 22;

function rowsAtATime({ layers, numFeatures }: LoadedNetwork, time: number): number {
  const widest = Math.max(numFeatures, ...layers.map(({ inputDim, units }) => inputDim + units));
  return Math.max(1, Math.floor(floatsAtATime / Math.max(1, time * widest)));
}

function assertInputs(
  { values, shape }: DenseArray,
  { loaded, lengths }: { loaded: LoadedNetwork; lengths: Int32Array | undefined },
): [batch: number, time: number] {
  const [batch = -1, time = -1, ...features] = shape;
  const expected = loaded.readsIds ? [] : [loaded.numFeatures];
  if (shape.length < 2 || show(features) !== show(expected)) {
    throw new RnnError(
      'shape-mismatch',
      `inputs have the shape [${['batch', 'time', ...expected].join(', ')}], as in training. Received ${show(shape)}. ` +
        'Encode them with the preprocessor that the network was trained with.',
    );
  }
  if (values.length !== sizeOf(shape)) {
    throw new RnnError(
      'shape-mismatch',
      `inputs of shape ${show(shape)} have ${sizeOf(shape)} values. Received ${values.length}. Correct the shape.`,
    );
  }
  const wrong = lengths?.find((length) => length < 0 || length > time);
  if (lengths && (lengths.length !== batch || wrong !== undefined)) {
    throw new RnnError(
      'shape-mismatch',
      `lengths give each of the ${batch} rows its real steps, from 0 to ${time}. ` +
        `Received ${wrong ?? `${lengths.length} lengths`}. Count the steps before padding.`,
    );
  }
  return [batch, time];
}
