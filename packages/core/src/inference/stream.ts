import { RnnError } from '../errors.js';
import { floats, type KernelHost } from '../kernels/index.js';
import type { Step } from './loaded-layer.js';
import type { LoadedNetwork } from './loaded-network.js';
import { sizesOf, toStreamable, type Streamable } from './streamable.js';
import { assertStepInput, isNumbers, type StepInput, type StepPart } from './step-input.js';
import { readState, writeState, type LayerState, type StreamState } from './stream-state.js';

/** A live sequence: each step costs the same, however long it gets. */
export interface EngineStream {
  /**
   * [numFeatures], or an id [1]; by name where a graph has several inputs → [units] of the first output; 0 for a masked
   * step. The same array each time, overwritten by the next step.
   */
  step(input: StepInput): Float32Array;
  /** The same for each output of a graph, by name. */
  stepAll(input: StepInput): Readonly<Record<string, Float32Array>>;
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

/** What runs step by step. */
export interface SteppedNetwork {
  readonly host: KernelHost;
  /** They stand side by side, in this order; so do the outputs. */
  readonly inputs: readonly StepPart[];
  readonly outputs: readonly StepPart[];
  /** Memory of a sequence at its beginning. */
  readonly layOut: () => StepLayout;
}

/** Where a sequence stands. */
export interface StepLayout {
  readonly inputs: number;
  readonly outputs: number;
  /** What a step does, layer by layer, with operands that are made once. */
  readonly steps: readonly Step[];
  readonly states: readonly LayerState[];
  free(): void;
}

/** A chain, ready to run step by step. */
export function steppedChain(loaded: LoadedNetwork, outputName: string): SteppedNetwork {
  const { host, numFeatures, units, layers } = loaded;
  const streamable = layers.map(toStreamable);
  return {
    host,
    inputs: [{ name: '', size: numFeatures }],
    outputs: [{ name: outputName, size: units }],
    layOut: () => layOut(loaded, streamable),
  };
}

/** A stream over a network, kept among `streams` until it is closed. */
export function createStream(network: SteppedNetwork, streams: Set<EngineStream>): EngineStream {
  const { host, inputs, outputs } = network;
  const layout = network.layOut();
  const { steps, states } = layout;
  const numFeatures = sizeOfParts(inputs);
  const units = sizeOfParts(outputs);
  const result = new Float32Array(units);
  const [first, ...others] = partsOf(result, outputs);
  const viewsNow = (): Views => {
    const input = floats(host, layout.inputs, numFeatures);
    return { input, parts: partsOf(input, inputs), output: floats(host, layout.outputs, units) };
  };
  let views = viewsNow();

  function step(input: StepInput): void {
    assertStepInput(input, inputs);
    assertOpen();
    // Growth of the memory, by another stream or a prediction, detaches views.
    if (views.input.length === 0) views = viewsNow();
    if (isNumbers(input)) views.input.set(input);
    else for (const [name, part] of views.parts) part.set(input[name]!);
    let isReal: boolean | undefined = true;
    for (let index = 0; index < steps.length; index++) isReal = steps[index]!(isReal);
    // The first steps of a layer make room, which may have detached views.
    if (views.output.length === 0) views = viewsNow();
    if (isReal) result.set(views.output);
    else result.fill(0);
  }

  function assertOpen(): void {
    if (streams.has(stream)) return;
    throw new RnnError(
      'invalid-argument',
      'A stream is used until it is closed. Received a call after close. Open another stream.',
    );
  }

  const all = Object.fromEntries([first!, ...others]);
  const stream: EngineStream = {
    step(input) {
      step(input);
      return first![1];
    },
    stepAll(input) {
      step(input);
      return all;
    },
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
      if (streams.delete(stream)) layout.free();
    },
  };
  streams.add(stream);
  return stream;
}

function layOut({ host, numFeatures }: LoadedNetwork, layers: readonly Streamable[]): StepLayout {
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
  return { inputs: block, outputs: inputs, steps, states, free: () => host.free(block) };
}

interface Views {
  readonly input: Float32Array;
  readonly parts: readonly (readonly [name: string, part: Float32Array])[];
  readonly output: Float32Array;
}

function sizeOfParts(parts: readonly StepPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

function partsOf(
  all: Float32Array,
  parts: readonly StepPart[],
): (readonly [name: string, part: Float32Array])[] {
  let end = 0;
  return parts.map(({ name, size }) => [name, all.subarray(end, (end += size))]);
}
