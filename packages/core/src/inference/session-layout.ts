import { RnnError } from '../errors.js';
import { floats } from '../kernels/index.js';
import type { ManyStep } from './loaded-layer.js';
import type { LoadedNetwork } from './loaded-network.js';
import { sizesOf, toStreamable, type Streamable } from './streamable.js';
import type { LayerState } from './stream-state.js';
import { takeTurns, turnSize } from './taking-turns.js';

/** Rows that pass through all layers together: few enough for a core's own cache. */
export const rowsAtOnce = 128;

/** Where sessions stand: between steps nothing but their states. */
export interface SessionLayout {
  /** [rowsAtOnce, numFeatures] */
  readonly inputs: number;
  /** [rowsAtOnce, units] */
  readonly outputs: number;
  /** Whose state each row goes on from: int32 [rowsAtOnce]. */
  readonly stateRows: number;
  /** What a step does, layer by layer, with operands that are made once. */
  readonly steps: readonly ManyStep[];
  /** Each layer's states [count, units]. */
  readonly states: readonly LayerState[];
  free(): void;
}

/** Memory for the states of `count` sessions, all at their beginning, and for the rows that pass. */
export function layOutSessions({ host, layers, numFeatures }: LoadedNetwork, count: number): SessionLayout {
  const streamable = layers.map(toStreamable);
  const pieces: number[] = [];
  const allocate = (length: number): number => {
    const offset = host.allocate(4 * length);
    pieces.push(offset);
    return offset;
  };
  const free = (): void => pieces.forEach((offset) => host.free(offset));
  try {
    const stateRows = allocate(rowsAtOnce);
    const tables = allocate(2 * rowsAtOnce);
    const first = allocate(rowsAtOnce * numFeatures);
    let inputs = first;
    const states: LayerState[] = [];
    const steps = streamable.map((layer) => {
      const { name, units, stepping } = layer;
      const outputs = allocate(rowsAtOnce * units);
      const sizes = sizesOf(layer).slice(0, stepping.numStates);
      const offsets = sizes.map((size) => allocate(count * size));
      offsets.forEach((offset, state) => floats(host, offset, count * sizes[state]!).fill(0));
      if (offsets.length > 0) states.push({ name, sizes, offsets });
      const step = prepare(layer)({ inputs, outputs, states: offsets, stateRows, tables });
      inputs = outputs;
      return step;
    });
    return { inputs: first, outputs: inputs, stateRows, steps, states, free };
  } catch (cause) {
    free();
    throw cause instanceof RangeError ? refusedRoom(count, cause) : cause;
  }

  function prepare(layer: Streamable): NonNullable<Streamable['stepping']['prepareMany']> {
    const { stepping } = layer;
    if (stepping.prepareMany) return stepping.prepareMany;
    return takeTurns(host, { layer, turn: allocate(turnSize(layer)) });
  }
}

function refusedRoom(count: number, cause: RangeError): RnnError {
  return new RnnError(
    'invalid-argument',
    `Sessions fit into one WebAssembly memory of 4 GB. Received ${count} of them. Open fewer, or several engines.`,
    { cause },
  );
}
