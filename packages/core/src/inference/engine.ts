import type { DenseArray } from '../data/dense-array.js';
import { RnnError, show } from '../errors.js';
import { outputShape, sizeOf, type Network, type Weights } from '../network/index.js';
import { loadNetwork, type LoadedNetwork } from './loaded-network.js';
import { createStream, type EngineStream } from './stream.js';
import { runWhole } from './whole.js';

/** A network with its weights, ready to run without TensorFlow.js. */
export interface Engine {
  /**
   * [batch, time, numFeatures], or ids [batch, time] → [batch, time, units] or [batch, units]; 0 at steps behind a row's
   * length and at masked ones.
   */
  predict(inputs: DenseArray, options?: { readonly lengths?: Int32Array }): DenseArray;
  /**
   * A live sequence from its beginning, one step at a time.
   * @throws {RnnError} not-streamable when a layer goes backwards
   */
  openStream(): EngineStream;
  /** What it holds: streams not closed yet, and the bytes of its WebAssembly memory. */
  memory(): { readonly streams: number; readonly bytes: number };
  /** Closes all streams. The network's memory goes once nobody holds the engine. */
  dispose(): void;
}

/**
 * The engine of a network.
 * @throws {RnnError} shape-mismatch when the weights are not the network's
 */
export function createEngine(network: Network, weights: Weights): Engine {
  const loaded = loadNetwork(network, weights);
  const streams = new Set<EngineStream>();
  return {
    predict(inputs, { lengths } = {}) {
      const [batch, time] = assertInputs(inputs, { loaded, lengths });
      const shape = outputShape(network, { batch, time });
      const values = new Float32Array(sizeOf(shape));
      const outputRow = values.length / Math.max(1, batch);
      const inputRow = time * loaded.numFeatures;
      const rows = rowsAtATime(loaded, time);
      for (let start = 0; start < batch; start += rows) {
        const end = Math.min(batch, start + rows);
        const outputs = runWhole(loaded, {
          values: inputs.values.subarray(start * inputRow, end * inputRow),
          batch: end - start,
          time,
          lengths: lengths?.subarray(start, end),
        });
        values.set(outputs, start * outputRow);
      }
      return { values, shape };
    },

    openStream: () => createStream(loaded, streams),
    memory: () => ({ streams: streams.size, bytes: loaded.host.memory.buffer.byteLength }),
    dispose() {
      for (const stream of streams) stream.close();
    },
  };
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
