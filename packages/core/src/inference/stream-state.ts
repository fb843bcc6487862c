import { RnnError, show } from '../errors.js';
import { floats, type KernelHost } from '../kernels/index.js';

/** A stream's carried state as plain data that JSON keeps. */
export interface StreamState {
  /** Recurrent layers in order, each with its states [units]: one, or for LSTM two. */
  readonly layers: readonly { readonly name: string; readonly states: readonly (readonly number[])[] }[];
}

/** Where a recurrent layer's states stand. */
export interface LayerState {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly offsets: readonly number[];
}

export function readState(host: KernelHost, layers: readonly LayerState[]): StreamState {
  return {
    layers: layers.map(({ name, sizes, offsets }) => ({
      name,
      states: offsets.map((offset, state) => [...floats(host, offset, sizes[state]!)]),
    })),
  };
}

/** Writes a saved state, or refuses it and leaves all as it was. */
export function writeState(
  host: KernelHost,
  { states, saved }: { readonly states: readonly LayerState[]; readonly saved: StreamState },
): void {
  assertStateFits(states, saved);
  for (const [index, { sizes, offsets }] of states.entries()) {
    for (const [state, offset] of offsets.entries()) {
      floats(host, offset, sizes[state]!).set(saved.layers[index]!.states[state]!);
    }
  }
}

/** Checked as what it may be: JSON that somebody kept, in which NaN has become null. */
function assertStateFits(states: readonly LayerState[], saved: StreamState): void {
  const expected = states.map(({ name, sizes }) => `${name} ${show(sizes)}`);
  const layers: readonly Partial<StreamState['layers'][number]>[] = Array.isArray(saved?.layers)
    ? saved.layers
    : [];
  const received = layers.map(
    ({ name, states = [] }) => `${name} ${show(states.map((values) => values.length))}`,
  );
  if (received.join() !== expected.join()) {
    throw new RnnError(
      'shape-mismatch',
      `A state holds, layer by layer, ${expected.join(', ') || 'nothing'}. ` +
        `Received ${received.join(', ') || show(saved)}. Restore a state that a stream of this network saved.`,
    );
  }
  // A loop: sessions that copy a state do so at every tick.
  for (const layer of saved.layers) {
    for (const values of layer.states) {
      for (const value of values) if (!Number.isFinite(value)) throw refusedNumber(value);
    }
  }
}

function refusedNumber(value: unknown): RnnError {
  return new RnnError(
    'invalid-argument',
    `A state is made of finite numbers. Received ${show(value)}. Restore a state that a stream of this network saved.`,
  );
}
