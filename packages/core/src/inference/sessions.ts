import { RnnError, show } from '../errors.js';
import { floats } from '../kernels/index.js';
import { liveIntegers } from './live-memory.js';
import type { LoadedNetwork } from './loaded-network.js';
import { layOutSessions, rowsAtOnce } from './session-layout.js';
import { readState, writeState, type LayerState, type StreamState } from './stream-state.js';

/** Many live sequences over one set of weights, numbered from 0, that go forward together. */
export interface EngineSessions {
  readonly count: number;
  /**
   * One step of each session, or of those that `sessions` names: inputs [n, numFeatures], or ids [n] → [n, units]; 0 for
   * a masked step. The same array while n stays the same, overwritten by the next step.
   */
  step(inputs: Float32Array, sessions?: Int32Array): Float32Array;
  readonly state: {
    /** The state of one session; a stream of the same network can go on from it. */
    save(session: number): StreamState;
    /** @throws {RnnError} shape-mismatch when it is the state of another network */
    restore(session: number, saved: StreamState): void;
  };
  /** Puts a session back to its beginning. */
  reset(session: number): void;
  /** Frees their memory. They take no further step. */
  close(): void;
}

/** Sessions over a loaded network, kept among `open` until they are closed. */
export function createSessions(
  network: LoadedNetwork,
  { count, open }: { readonly count: number; readonly open: Set<EngineSessions> },
): EngineSessions {
  assertCount(count);
  const { host, layers, numFeatures, units } = network;
  const layout = layOutSessions(network, count);
  const { steps, states, stateRows } = layout;
  const integersNow = liveIntegers(host);
  const real = new Uint8Array(rowsAtOnce);
  // Which call a session was last named in, so that one is named once.
  const lastCall = new Int32Array(count);
  let call = 0;
  let result = new Float32Array(0);
  let views = { inputs: new Float32Array(0), outputs: new Float32Array(0) };

  function step(inputs: Float32Array, sessions?: Int32Array): Float32Array {
    assertOpen();
    const rows = sessions ? sessions.length : count;
    if (inputs.length !== rows * numFeatures) throw refusedInputs(inputs, { rows, numFeatures });
    if (sessions) assertSessions(sessions);
    layers[0]?.assertInputs?.(inputs);
    if (result.length !== rows * units) result = new Float32Array(rows * units);
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const passing = Math.min(rowsAtOnce, rows - first);
      const integers = integersNow();
      for (let row = 0; row < passing; row++) {
        integers[stateRows / 4 + row] = sessions ? sessions[first + row]! : first + row;
      }
      if (views.inputs.length === 0) views = viewsNow();
      for (let at = 0, from = first * numFeatures; at < passing * numFeatures; at++) {
        views.inputs[at] = inputs[from + at]!;
      }
      stepRows(first, passing);
    }
    return result;
  }

  /** The rows that stand in `views.inputs`, the first of which is row `first` of the result. */
  function stepRows(first: number, rows: number): void {
    real.fill(1, 0, rows);
    for (let index = 0; index < steps.length; index++) steps[index]!(rows, real);
    // The first steps of a layer make room, which may have detached views.
    if (views.outputs.length === 0) views = viewsNow();
    for (let row = 0; row < rows; row++) {
      const to = (first + row) * units;
      for (let unit = 0; unit < units; unit++) {
        result[to + unit] = real[row] !== 1 ? 0 : views.outputs[row * units + unit]!;
      }
    }
  }

  const viewsNow = (): typeof views => ({
    inputs: floats(host, layout.inputs, rowsAtOnce * numFeatures),
    outputs: floats(host, layout.outputs, rowsAtOnce * units),
  });

  function assertSessions(sessions: Int32Array): void {
    call++;
    for (let row = 0; row < sessions.length; row++) {
      const session = sessions[row]!;
      if (session < 0 || session >= count) throw refusedSession(session, count);
      if (lastCall[session] === call) throw refusedTwice(session);
      lastCall[session] = call;
    }
  }

  function assertOpen(): void {
    if (open.has(self)) return;
    throw new RnnError(
      'invalid-argument',
      'Sessions are used until they are closed. Received a call after close. Open others.',
    );
  }

  /** Where the states of one session stand. */
  function statesOf(session: number): LayerState[] {
    assertOpen();
    if (!Number.isInteger(session) || session < 0 || session >= count) throw refusedSession(session, count);
    return states.map(({ name, sizes, offsets }) => ({
      name,
      sizes,
      offsets: offsets.map((offset, state) => offset + 4 * session * sizes[state]!),
    }));
  }

  const self: EngineSessions = {
    count,
    step,
    state: {
      save: (session) => readState(host, statesOf(session)),
      restore: (session, saved) => writeState(host, { states: statesOf(session), saved }),
    },
    reset(session) {
      for (const { sizes, offsets } of statesOf(session)) {
        offsets.forEach((offset, state) => floats(host, offset, sizes[state]!).fill(0));
      }
    },
    close() {
      if (open.delete(self)) layout.free();
    },
  };
  open.add(self);
  return self;
}

function assertCount(count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new RnnError(
    'invalid-argument',
    `Sessions are opened for at least one sequence. Received ${show(count)}. Say how many live sequences there are.`,
  );
}

function refusedInputs(
  inputs: Float32Array,
  { rows, numFeatures }: { readonly rows: number; readonly numFeatures: number },
): RnnError {
  return new RnnError(
    'shape-mismatch',
    `A step of ${rows} sessions reads ${rows} × ${numFeatures} numbers. Received ${inputs.length}. ` +
      'Give one row a session, in the order in which they are named.',
  );
}

function refusedSession(session: number, count: number): RnnError {
  return new RnnError(
    'invalid-argument',
    `Sessions are numbered from 0 to ${count - 1}. Received ${show(session)}. Open as many as are needed.`,
  );
}

function refusedTwice(session: number): RnnError {
  return new RnnError(
    'invalid-argument',
    `A session takes one step a call. Received ${session} twice. Give its next input in another call.`,
  );
}
