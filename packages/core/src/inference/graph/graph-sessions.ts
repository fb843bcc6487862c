import { floats } from '../../kernels/index.js';
import type { Activations } from '../activations.js';
import { liveIntegers, liveMemory } from '../live-memory.js';
import {
  allocateStates,
  clearStates,
  inRoom,
  manyStepOf,
  rowsAtOnce,
  type SessionLayout,
  type SessionRoom,
} from '../session-layout.js';
import { createSessions, type EngineSessions } from '../sessions.js';
import type { KnownInputs, StepPart } from '../step-input.js';
import type { LayerState } from '../stream-state.js';
import { attendRows, joinRows, type RowsPlace, type RowsStep } from './joint-rows.js';
import { knownOfSessions, rowsGiven, type KnownOfSessions } from './known-of-sessions.js';
import type { LoadedGraph } from './run-nodes.js';
import { planStream, type LiveNode, type StreamPlan } from './stream-plan.js';

/** Sessions over a graph, kept among `open` until they are closed. */
export function openGraphSessions(
  loaded: LoadedGraph,
  {
    count,
    given,
    open,
  }: { readonly count: number; readonly given: KnownInputs; readonly open: Set<EngineSessions> },
): EngineSessions {
  const { host, network, flows } = loaded;
  const rows = rowsGiven(loaded, given);
  const plan = planStream(loaded, new Set(Object.keys(given.known)));
  const partOf = (name: string): StepPart => ({ name, size: flows.get(name)!.features });
  return createSessions(
    {
      host,
      inputs: plan.inputs.map(partOf),
      outputs: network.config.outputs.map(partOf),
      layOut() {
        const known = knownOfSessions(loaded, { plan, given, rows, count });
        try {
          return inRoom({ host, count }, (room) => layOut({ loaded, plan, known, room }));
        } catch (error) {
          known.free();
          throw error;
        }
      },
    },
    { count, open },
  );
}

interface ToLayOut {
  readonly loaded: LoadedGraph;
  readonly plan: StreamPlan;
  readonly known: KnownOfSessions;
  readonly room: SessionRoom;
}

/** Sessions while they are laid out, layer by layer. */
interface Laying extends ToLayOut {
  readonly stateRows: number;
  readonly tables: number;
  /** What each layer, and each of its states, leaves where. */
  readonly places: Map<string, RowsPlace>;
  readonly steps: RowsStep[];
  readonly states: LayerState[];
  /** States that begin where something known ends. */
  readonly beginnings: { readonly source: string; readonly states: number; readonly size: number }[];
  /** What refuses the numbers at a place, for each layer that reads them. */
  readonly assertions: Map<RowsPlace, ((values: Float32Array) => void)[]>;
}

function layOut(toLayOut: ToLayOut): SessionLayout {
  const { loaded, plan, known, room } = toLayOut;
  const { host, network, flows } = loaded;
  const { calls, outputs } = network.config;
  const laying: Laying = {
    ...toLayOut,
    stateRows: room.allocate(rowsAtOnce),
    tables: room.allocate(2 * rowsAtOnce),
    places: new Map(),
    steps: [],
    states: [],
    beginnings: [],
    assertions: new Map(),
  };
  const { places, steps, states, stateRows, beginnings, assertions } = laying;
  const inputs = plan.inputs.map((name) => layPlace(laying, name, flows.get(name)!.features));
  const read = new Set([...plan.live.flatMap(({ index }) => calls[index]!.inputs), ...outputs]);
  for (const source of read) layKnown(laying, source);
  for (const node of plan.live) layNode(laying, node, read);

  function begin(session: number): void {
    clearStates(host, { states, session });
    for (const { source, states: to, size } of beginnings) {
      const { offset } = known.rowOf(source, session);
      floats(host, to + 4 * session * size, size).set(floats(host, offset, size));
    }
  }

  if (beginnings.length > 0) for (let session = 0; session < room.count; session++) begin(session);
  return {
    inputs: inputs.map((place) => ({ offset: place.offset, assertions: assertions.get(place) ?? [] })),
    outputs: outputs.map((name) => places.get(name)!),
    stateRows,
    run(rows) {
      for (let index = 0; index < steps.length; index++) steps[index]!(rows);
    },
    states,
    begin(session, other) {
      if (other) known.replace(session, other);
      begin(session);
    },
    free() {
      room.free();
      known.free();
    },
  };
}

/** Room for what `source` gives at a step, real as long as nothing says otherwise. */
function layPlace({ room, places }: Laying, source: string, features: number): RowsPlace {
  const real = new Uint8Array(rowsAtOnce).fill(1);
  const place = { offset: room.allocate(rowsAtOnce * features), features, real };
  places.set(source, place);
  return place;
}

/** Rows of something known that has no steps, for the sessions that take one. */
function layKnown(laying: Laying, source: string): void {
  const { known } = laying;
  const first = known.get(source);
  if (!first || first.time !== undefined) return;
  const { features, offset } = first;
  const to = layPlace(laying, source, features);
  if (!known.isShared) {
    laying.steps.push(gathering(laying, { from: offset, to }));
    return;
  }
  const { host } = laying.loaded;
  const row = floats(host, offset, features);
  for (let at = 0; at < rowsAtOnce; at++) floats(host, to.offset + 4 * at * features, features).set(row);
}

/** Copies rows of the sessions that take a step. */
function gathering(
  { loaded: { host }, stateRows }: Laying,
  { from, to: { offset, features } }: { readonly from: number; readonly to: RowsPlace },
): RowsStep {
  const memoryNow = liveMemory(host);
  const integersNow = liveIntegers(host);
  return (rows) => {
    const memory = memoryNow();
    const integers = integersNow();
    for (let row = 0; row < rows; row++) {
      const start = from / 4 + integers[stateRows / 4 + row]! * features;
      memory.copyWithin(offset / 4 + row * features, start, start + features);
    }
  };
}

function layNode(laying: Laying, node: LiveNode, read: ReadonlySet<string>): void {
  const { loaded, places, known, stateRows, steps } = laying;
  const { inputs } = loaded.network.config.calls[node.index]!;
  const [first] = inputs;
  if (node.kind === 'nothing') {
    places.set(node.name, places.get(first!)!);
    return;
  }
  if (node.kind === 'layer') {
    layLayer(laying, node, read);
    return;
  }
  const { host } = loaded;
  const from = inputs.map((source) => places.get(source)!);
  const to = layPlace(laying, node.name, node.sizes[0]!);
  if (node.kind === 'merge') {
    steps.push(joinRows(host, node.layer, { read: from, to }));
    return;
  }
  const values = inputs.slice(1);
  const valuesOf = (session: number): Activations[] => values.map((source) => known.rowOf(source, session));
  steps.push(attendRows(host, loaded.nodes[node.index]!, { query: from[0]!, valuesOf, to, stateRows }));
}

function layLayer(
  laying: Laying,
  { index, name, layer }: LiveNode & { readonly kind: 'layer' },
  read: ReadonlySet<string>,
): void {
  const { loaded, room, places, states, steps, beginnings, assertions, stateRows, tables } = laying;
  const { host, network, flows } = loaded;
  const { inputs, initialState, readsMasked } = network.config.calls[index]!;
  const from = places.get(inputs[0]!)!;
  const to = layPlace(laying, name, layer.units);
  const { sizes, offsets } = allocateStates(host, { layer, room });
  if (offsets.length > 0) states.push({ name, sizes, offsets });
  initialState.forEach((source, state) => {
    beginnings.push({ source, states: offsets[state]!, size: sizes[state]! });
  });
  if (layer.assertInputs) assertions.set(from, [...(assertions.get(from) ?? []), layer.assertInputs]);
  const step = manyStepOf(host, { layer, allocate: room.allocate })({
    inputs: from.offset,
    outputs: to.offset,
    states: offsets,
    stateRows,
    tables,
  });
  const staysMasked = readsMasked && flows.get(name)!.hasTime;
  steps.push((rows) => {
    for (let row = 0; row < rows; row++) {
      const real = from.real[row]!;
      to.real[row] = readsMasked && real === 0 ? 1 : real;
    }
    step(rows, to.real);
    if (staysMasked) for (let row = 0; row < rows; row++) to.real[row] = from.real[row]!;
  });
  offsets.forEach((offset, state) => {
    const source = `${name}:${state + 1}`;
    if (!read.has(source)) return;
    steps.push(gathering(laying, { from: offset, to: layPlace(laying, source, sizes[state]!) }));
  });
}
