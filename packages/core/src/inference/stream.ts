import { RnnError } from '../errors.js';
import { floats, type KernelHost } from '../kernels/index.js';
import type { Step } from './loaded-layer.js';
import type { LoadedNetwork } from './loaded-network.js';
import { sizesOf, toStreamable, type Streamable } from './streamable.js';
import { readState, writeState, type LayerState, type StreamState } from './stream-state.js';

/** A live sequence: each step costs the same, however long it gets. */
export interface EngineStream {
  /** [numFeatures], or an id [1] → [units]; 0 for a masked step. The same array each time, overwritten by the next step. */
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
  const { host, numFeatures, units } = network;
  const { block, steps, states, output } = layOut(network, network.layers.map(toStreamable));
  const result = new Float32Array(units);
  let views = viewsOf(host, { block, output, numFeatures, units });

  function step(input: Float32Array): Float32Array {
    if (input.length !== numFeatures) refuseInput(input, numFeatures);
    assertOpen();
    // Growth of the memory, by another stream or a prediction, detaches views.
    if (views.input.length === 0) views = viewsOf(host, { block, output, numFeatures, units });
    views.input.set(input);
    let isReal: boolean | undefined = true;
    for (let index = 0; index < steps.length; index++) isReal = steps[index]!(isReal);
    // The first steps of a layer make room, which may have detached views.
    if (views.output.length === 0) views = viewsOf(host, { block, output, numFeatures, units });
    if (isReal) result.set(views.output);
    else result.fill(0);
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
  readonly steps: readonly Step[];
  readonly states: readonly LayerState[];
  readonly output: number;
}

function layOut({ host, numFeatures }: LoadedNetwork, layers: readonly Streamable[]): Layout {
  const total = layers.reduce((sum, layer) => sizesOf(layer).reduce((a, b) => a + b, sum), numFeatures);
  const block = host.allocate(4 * total);
  floats(host, block, total).fill(0);
  const steps: Step[] = [];
  const states: LayerState[] = [];
  let inputs = block;
  let next = block + 4 * numFeatures;
  for (const layer of layers) {
    const { name, stepping } = layer;
    const sizes = sizesOf(layer);
    const outputs = sizes.map((size) => {
      next += 4 * size;
      return next - 4 * size;
    });
    steps.push(stepping.prepare({ inputs, outputs }));
    if (stepping.numStates > 0) states.push({ name, sizes, offsets: outputs });
    inputs = outputs[0]!;
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

function refuseInput(input: Float32Array, numFeatures: number): never {
  throw new RnnError(
    'shape-mismatch',
    `A step reads ${numFeatures} numbers, as in training. Received ${input.length}. ` +
      'Encode it with the preprocessor that the network was trained with.',
  );
}
