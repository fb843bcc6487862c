import { RnnError } from '../errors.js';
import { floats, runDense, stepCell, type KernelHost } from '../kernels/index.js';
import type { LoadedLayer, LoadedNetwork } from './loaded-network.js';
import { readState, writeState, type LayerState, type StreamState } from './stream-state.js';

/** A live sequence: each step costs the same, however long it gets. */
export interface EngineStream {
  /** [numFeatures] → [units]. The same array each time, overwritten by the next step. */
  step(input: Float32Array): Float32Array;
  readonly state: {
    save(): StreamState;
    /** @throws {RnnError} shape-mismatch when it is the state of another network */
    restore(saved: StreamState): void;
  };
  /** A second stream that goes on from here on its own. */
  copy(): EngineStream;
  /** Frees its memory. It takes no further step. */
  close(): void;
}

/** A stream over a loaded network, kept among `streams` until it is closed. */
export function createStream(network: LoadedNetwork, streams: Set<EngineStream>): EngineStream {
  assertStreamable(network);
  const { host, numFeatures, units } = network;
  const { block, steps, states, output } = layOut(network);
  const result = new Float32Array(units);
  let views = viewsOf(host, { block, output, numFeatures, units });

  function step(input: Float32Array): Float32Array {
    if (input.length !== numFeatures) refuseInput(input, numFeatures);
    assertOpen();
    // Growth of the memory, by another stream or a prediction, detaches views.
    if (views.input.length === 0) views = viewsOf(host, { block, output, numFeatures, units });
    views.input.set(input);
    for (let index = 0; index < steps.length; index++) steps[index]!();
    result.set(views.output);
    return result;
  }

  function assertOpen(): void {
    if (streams.has(stream)) return;
    throw new RnnError(
      'invalid-argument',
      'A stream is used until it is closed. Received a call after close. Open another stream.',
    );
  }

  const stream: EngineStream = {
    step,
    state: {
      save() {
        assertOpen();
        return readState(host, states);
      },
      restore(saved) {
        assertOpen();
        writeState(host, { states, saved });
      },
    },
    copy() {
      const twin = createStream(network, streams);
      twin.state.restore(stream.state.save());
      return twin;
    },
    close() {
      if (streams.delete(stream)) host.free(block);
    },
  };
  streams.add(stream);
  return stream;
}

interface Layout {
  /** One allocation: the input, then each layer's states or outputs. */
  readonly block: number;
  /** What a step does, layer by layer, with operands that are made once. */
  readonly steps: readonly (() => void)[];
  readonly states: readonly LayerState[];
  readonly output: number;
}

function layOut({ host, layers, numFeatures }: LoadedNetwork): Layout {
  const floatsOf = (layer: LoadedLayer): number => layer.units * ('cell' in layer ? layer.numStates : 1);
  const total = layers.reduce((sum, layer) => sum + floatsOf(layer), numFeatures);
  const block = host.allocate(4 * total);
  floats(host, block, total).fill(0);
  const steps: (() => void)[] = [];
  const states: LayerState[] = [];
  let inputs = block;
  let outputs = block + 4 * numFeatures;
  for (const loaded of layers) {
    if ('cell' in loaded) {
      const offsets = Array.from(
        { length: loaded.numStates },
        (_, index) => outputs + 4 * index * loaded.units,
      );
      const tensors = { batch: 1, inputs, states: offsets };
      steps.push(() => stepCell(loaded.cell, tensors));
      states.push({ name: loaded.layer.config.name, units: loaded.units, offsets });
    } else {
      const tensors = { rows: 1, inputs, outputs };
      steps.push(() => runDense(loaded.dense, tensors));
    }
    inputs = outputs;
    outputs += 4 * floatsOf(loaded);
  }
  return { block, steps, states, output: inputs };
}

interface Views {
  readonly input: Float32Array;
  readonly output: Float32Array;
}

function viewsOf(
  host: KernelHost,
  {
    block,
    output,
    numFeatures,
    units,
  }: { block: number; output: number; numFeatures: number; units: number },
): Views {
  return { input: floats(host, block, numFeatures), output: floats(host, output, units) };
}

function assertStreamable({ layers }: LoadedNetwork): void {
  const backwards = layers.find((loaded) => 'cell' in loaded && loaded.layer.config.goBackwards);
  if (!backwards) return;
  throw new RnnError(
    'not-streamable',
    `A stream reads steps as they come. Received ${backwards.layer.config.name} with goBackwards, which begins at the ` +
      'last step. Use predict on whole sequences, or train a network without goBackwards.',
  );
}

function refuseInput(input: Float32Array, numFeatures: number): never {
  throw new RnnError(
    'shape-mismatch',
    `A step reads ${numFeatures} numbers, as in training. Received ${input.length}. ` +
      'Encode it with the preprocessor that the network was trained with.',
  );
}
