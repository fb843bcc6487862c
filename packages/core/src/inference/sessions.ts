import { RnnError, show } from '../errors.js';
import { liveIntegers, liveMemory } from './live-memory.js';
import { rowsAtOnce, type SessionedNetwork } from './session-layout.js';
import { assertRows, partOf, type KnownInputs, type StepInput } from './step-input.js';
import { readState, writeState, type LayerState, type StreamState } from './stream-state.js';

/** Many live sequences over one set of weights, numbered from 0, that go forward together. */
export interface EngineSessions {
  readonly count: number;
  /**
   * One step of each session, or of those that `sessions` names: inputs [n, numFeatures], or ids [n]; by name where a
   * graph has several inputs → [n, units] of the first output; 0 for a masked step. The same array while n stays the
   * same, overwritten by the next step.
   */
  step(inputs: StepInput, sessions?: Int32Array): Float32Array;
  /** The same for each output of a graph, by name. */
  stepAll(inputs: StepInput, sessions?: Int32Array): Readonly<Record<string, Float32Array>>;
  readonly state: {
    /** The state of one session; a stream of the same network can go on from it. */
    save(session: number): StreamState;
    /** @throws {RnnError} shape-mismatch when it is the state of another network */
    restore(session: number, saved: StreamState): void;
  };
  /**
   * Puts a session back to its beginning; of a graph, to that of another sequence when what is known of that one is given:
   * a row [1, …] of each input that the sessions were opened with.
   */
  reset(session: number, known?: KnownInputs): void;
  /** Frees their memory. They take no further step. */
  close(): void;
}

/** Sessions over a network, kept among `open` until they are closed. */
export function createSessions(
  network: SessionedNetwork,
  { count, open }: { readonly count: number; readonly open: Set<EngineSessions> },
): EngineSessions {
  assertCount(count);
  const { host, inputs: inputParts, outputs: outputParts } = network;
  const layout = network.layOut(count);
  const { states, stateRows } = layout;
  const integersNow = liveIntegers(host);
  const memoryNow = liveMemory(host);
  // Which call a session was last named in, so that one is named once.
  const lastCall = new Int32Array(count);
  let call = 0;
  const results: Float32Array[] = [];
  let all: Readonly<Record<string, Float32Array>> = {};
  let resultRows = -1;
  // The rows that pass through all layers together now.
  const span = { first: 0, rows: 0 };

  function step(inputs: StepInput, sessions?: Int32Array): void {
    assertOpen();
    const rows = sessions ? sessions.length : count;
    assertRows(inputs, inputParts, rows);
    if (sessions) assertSessions(sessions);
    for (let part = 0; part < inputParts.length; part++) {
      const { assertions } = layout.inputs[part]!;
      const values = partOf(inputs, inputParts[part]!);
      for (let index = 0; index < assertions.length; index++) assertions[index]!(values);
    }
    if (rows !== resultRows) makeResults(rows);
    for (span.first = 0; span.first < rows; span.first += rowsAtOnce) {
      span.rows = Math.min(rowsAtOnce, rows - span.first);
      const integers = integersNow();
      for (let row = 0; row < span.rows; row++) {
        integers[stateRows / 4 + row] = sessions ? sessions[span.first + row]! : span.first + row;
      }
      for (let part = 0; part < inputParts.length; part++) copyIn(inputs, part);
      layout.run(span.rows);
      for (let part = 0; part < outputParts.length; part++) copyOut(part);
    }
  }

  function copyIn(inputs: StepInput, part: number): void {
    const { size } = inputParts[part]!;
    const values = partOf(inputs, inputParts[part]!);
    const memory = memoryNow();
    const to = layout.inputs[part]!.offset / 4;
    const from = span.first * size;
    for (let at = 0; at < span.rows * size; at++) memory[to + at] = values[from + at]!;
  }

  function copyOut(part: number): void {
    const { size } = outputParts[part]!;
    const { offset, real } = layout.outputs[part]!;
    const result = results[part]!;
    const memory = memoryNow();
    for (let row = 0; row < span.rows; row++) {
      const to = (span.first + row) * size;
      const from = offset / 4 + row * size;
      for (let unit = 0; unit < size; unit++) result[to + unit] = real[row] === 1 ? memory[from + unit]! : 0;
    }
  }

  function makeResults(rows: number): void {
    outputParts.forEach(({ size }, part) => (results[part] = new Float32Array(rows * size)));
    all = Object.fromEntries(outputParts.map(({ name }, part) => [name, results[part]!]));
    resultRows = rows;
  }

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

  function assertSession(session: number): void {
    if (!Number.isInteger(session) || session < 0 || session >= count) throw refusedSession(session, count);
  }

  /** Where the states of one session stand. */
  function statesOf(session: number): LayerState[] {
    assertOpen();
    assertSession(session);
    return states.map(({ name, sizes, offsets }) => ({
      name,
      sizes,
      offsets: offsets.map((offset, state) => offset + 4 * session * sizes[state]!),
    }));
  }

  const self: EngineSessions = {
    count,
    step(inputs, sessions) {
      step(inputs, sessions);
      return results[0]!;
    },
    stepAll(inputs, sessions) {
      step(inputs, sessions);
      return all;
    },
    state: {
      save: (session) => readState(host, statesOf(session)),
      restore: (session, saved) => writeState(host, { states: statesOf(session), saved }),
    },
    reset(session, known) {
      assertOpen();
      assertSession(session);
      layout.begin(session, known);
    },
    close() {
      if (open.delete(self)) layout.free();
    },
  };
  open.add(self);
  return self;
}

/** How many sequences are live: one a stream, and all that sessions hold. */
export function liveSequences(streams: ReadonlySet<unknown>, sessions: ReadonlySet<EngineSessions>): number {
  let live = streams.size;
  for (const { count } of sessions) live += count;
  return live;
}

function assertCount(count: number): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new RnnError(
    'invalid-argument',
    `Sessions are opened for at least one sequence. Received ${show(count)}. Say how many live sequences there are.`,
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
