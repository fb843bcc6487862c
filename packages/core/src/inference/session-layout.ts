import { RnnError } from '../errors.js';
import { floats, type KernelHost } from '../kernels/index.js';
import { oneInput } from '../network/index.js';
import type { LoadedNetwork } from './loaded-network.js';
import type { KnownInputs, StepPart } from './step-input.js';
import { sizesOf, toStreamable, type Streamable } from './streamable.js';
import type { LayerState } from './stream-state.js';
import { takeTurns, turnSize } from './taking-turns.js';

/** Rows that pass through all layers together: few enough for a core's own cache. */
export const rowsAtOnce = 128;

/** What runs many sequences step by step. */
export interface SessionedNetwork {
  readonly host: KernelHost;
  readonly inputs: readonly StepPart[];
  readonly outputs: readonly StepPart[];
  /** Memory of `count` sequences at their beginning. */
  readonly layOut: (count: number) => SessionLayout;
}

/** Where an input stands, and what refuses its numbers. */
export interface SessionInput {
  readonly offset: number;
  readonly assertions: readonly ((values: Float32Array) => void)[];
}

/** Where sessions stand: between steps nothing but their states. */
export interface SessionLayout {
  /** Each input [rowsAtOnce, size], and what refuses its numbers before any state has changed. */
  readonly inputs: readonly SessionInput[];
  /** Each output [rowsAtOnce, size], and which of its rows are real (1) after a step. */
  readonly outputs: readonly { readonly offset: number; readonly real: Uint8Array }[];
  /** Whose state each row goes on from: int32 [rowsAtOnce]. */
  readonly stateRows: number;
  /** One step of the first `rows` rows of the inputs. */
  run(rows: number): void;
  /** Each layer's states [count, units]. */
  readonly states: readonly LayerState[];
  /** Puts a session to its beginning, or to that of another sequence with `known` inputs of its own. */
  begin(session: number, known?: KnownInputs): void;
  free(): void;
}

/** A chain, ready to run many sequences step by step. */
export function sessionedChain(loaded: LoadedNetwork, outputName: string): SessionedNetwork {
  return {
    host: loaded.host,
    inputs: [{ name: '', size: loaded.numFeatures }],
    outputs: [{ name: outputName, size: loaded.units }],
    layOut: (count) => inRoom({ host: loaded.host, count }, (room) => layOut(loaded, room)),
  };
}

/** Takes pieces of memory for so many sessions, which are freed together. */
export interface SessionRoom {
  readonly count: number;
  /** Room for so many numbers. */
  readonly allocate: (length: number) => number;
  readonly free: () => void;
}

/** @throws {RnnError} invalid-argument when so many sessions do not fit; what was taken is given back */
export function inRoom(
  { host, count }: { readonly host: KernelHost; readonly count: number },
  layOutIn: (room: SessionRoom) => SessionLayout,
): SessionLayout {
  const pieces: number[] = [];
  const allocate = (length: number): number => {
    const offset = host.allocate(4 * length);
    pieces.push(offset);
    return offset;
  };
  const free = (): void => pieces.forEach((offset) => host.free(offset));
  try {
    return layOutIn({ count, allocate, free });
  } catch (cause) {
    free();
    throw cause instanceof RangeError ? refusedRoom(count, cause) : cause;
  }
}

function layOut({ host, layers, numFeatures }: LoadedNetwork, room: SessionRoom): SessionLayout {
  const { allocate, free } = room;
  const stateRows = allocate(rowsAtOnce);
  const tables = allocate(2 * rowsAtOnce);
  const first = allocate(rowsAtOnce * numFeatures);
  const real = new Uint8Array(rowsAtOnce);
  let inputs = first;
  const states: LayerState[] = [];
  const streamable = layers.map(toStreamable);
  const steps = streamable.map((layer) => {
    const outputs = allocate(rowsAtOnce * layer.units);
    const state = allocateStates(host, { layer, room });
    if (state.offsets.length > 0) states.push(state);
    const step = manyStepOf(host, { layer, allocate })({
      inputs,
      outputs,
      states: state.offsets,
      stateRows,
      tables,
    });
    inputs = outputs;
    return step;
  });
  const assertInputs = streamable[0]?.assertInputs;
  return {
    inputs: [{ offset: first, assertions: assertInputs ? [assertInputs] : [] }],
    outputs: [{ offset: inputs, real }],
    stateRows,
    run(rows) {
      real.fill(1, 0, rows);
      for (let index = 0; index < steps.length; index++) steps[index]!(rows, real);
    },
    states,
    begin(session, known) {
      if (known) throw oneInput();
      clearStates(host, { states, session });
    },
    free,
  };
}

/** A layer's states [count, size] each, all at their beginning. */
export function allocateStates(
  host: KernelHost,
  { layer, room: { count, allocate } }: { readonly layer: Streamable; readonly room: SessionRoom },
): LayerState {
  const sizes = sizesOf(layer).slice(0, layer.stepping.numStates);
  const offsets = sizes.map((size) => allocate(count * size));
  offsets.forEach((offset, state) => floats(host, offset, count * sizes[state]!).fill(0));
  return { name: layer.name, sizes, offsets };
}

/** Puts one session's states to 0. */
export function clearStates(
  host: KernelHost,
  { states, session }: { readonly states: readonly LayerState[]; readonly session: number },
): void {
  for (const { sizes, offsets } of states) {
    offsets.forEach((offset, state) => {
      const size = sizes[state]!;
      floats(host, offset + 4 * session * size, size).fill(0);
    });
  }
}

/** How a layer takes a step of many sequences: at once, or each in its turn. */
export function manyStepOf(
  host: KernelHost,
  { layer, allocate }: { readonly layer: Streamable; readonly allocate: SessionRoom['allocate'] },
): NonNullable<Streamable['stepping']['prepareMany']> {
  return layer.stepping.prepareMany ?? takeTurns(host, { layer, turn: allocate(turnSize(layer)) });
}

function refusedRoom(count: number, cause: RangeError): RnnError {
  return new RnnError(
    'invalid-argument',
    `Sessions fit into one WebAssembly memory of 4 GB. Received ${count} of them. Open fewer, or several engines.`,
    { cause },
  );
}
