import type { DenseArray } from '../../data/dense-array.js';
import { RnnError } from '../../errors.js';
import { floats } from '../../kernels/index.js';
import { liveMemory } from '../live-memory.js';
import type { Step } from '../loaded-layer.js';
import type { StepPart } from '../step-input.js';
import { createStream, type EngineStream, type StepLayout } from '../stream.js';
import type { LayerState } from '../stream-state.js';
import type { NamedInputs } from './graph-inputs.js';
import { attentionStep, jointly } from './joint-steps.js';
import { joinRow } from './join-row.js';
import { assertKnown, runKnown } from './known-inputs.js';
import { freeMade, type LoadedGraph, type Made } from './run-nodes.js';
import { planStream, type LiveNode, type StreamPlan } from './stream-plan.js';

/** A stream over a graph, kept among `streams` until it is closed. */
export function openGraphStream(
  loaded: LoadedGraph,
  { known, streams }: { readonly known: NamedInputs<DenseArray>; readonly streams: Set<EngineStream> },
): EngineStream {
  const { host, network, flows } = loaded;
  const rows = assertKnown(loaded, { known }, (missing) => `openStream({ ${missing} })`);
  if (rows !== 1) throw refusedRows(rows);
  const plan = planStream(loaded, new Set(Object.keys(known)));
  const partOf = (name: string): StepPart => ({ name, size: flows.get(name)!.features });
  return createStream(
    {
      host,
      inputs: plan.inputs.map(partOf),
      outputs: network.config.outputs.map(partOf),
      layOut: () => layOut(loaded, { plan, known }),
    },
    streams,
  );
}

/** What a layer gives at a step, and which flag tells whether that is real. */
interface Place {
  readonly offset: number;
  readonly features: number;
  readonly flag: number;
}

/** The flag of what is real at every step. */
const always = 0;

/** A stream while it is laid out, layer by layer. */
interface Laying {
  readonly loaded: LoadedGraph;
  /** What is known beforehand. */
  readonly made: Made;
  /** Room for so many numbers, behind what was taken before. */
  readonly take: (size: number) => number;
  readonly memoryNow: () => Float32Array;
  /** What each layer, and each of its states, leaves where. */
  readonly places: Map<string, Place>;
  readonly flags: (boolean | undefined)[];
  /** What is done at a step, before anything changes and then. */
  readonly checks: (() => void)[];
  readonly steps: (() => void)[];
  readonly states: LayerState[];
}

function layOut(
  loaded: LoadedGraph,
  { plan, known }: { readonly plan: StreamPlan; readonly known: NamedInputs<DenseArray> },
): StepLayout {
  const { host, network, flows } = loaded;
  const made = runKnown(loaded, { plan, given: { known } });
  const { block, take } = takeRoom(loaded, plan);
  const laying: Laying = {
    loaded,
    made,
    take,
    memoryNow: liveMemory(host),
    places: new Map(),
    flags: [true],
    checks: [],
    steps: [],
    states: [],
  };
  const { places, checks, steps, states } = laying;
  for (const [name, { offset, features }] of made) places.set(name, { offset, features, flag: always });
  for (const name of plan.inputs) {
    const { features } = flows.get(name)!;
    places.set(name, { offset: take(features), features, flag: always });
  }
  for (const node of plan.live) layNode(laying, node);
  const outputs = take(0);
  layGathering(laying, { names: network.config.outputs, outputs });
  return {
    inputs: block,
    outputs,
    steps: [...checks, ...steps].map((run) => () => (run(), true)),
    states,
    free() {
      host.free(block);
      freeMade(host, made);
    },
  };
}

/** One piece of memory, all 0, for all that a stream reads and leaves. */
function takeRoom(
  { host, network, flows }: LoadedGraph,
  plan: StreamPlan,
): { readonly block: number; readonly take: Laying['take'] } {
  const widths = [...plan.inputs, ...network.config.outputs].map((name) => flows.get(name)!.features);
  const sizes = [...widths, ...plan.live.flatMap((node) => node.sizes)];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const block = host.allocate(4 * total);
  floats(host, block, total).fill(0);
  let next = block;
  return { block, take: (size) => (next += 4 * size) - 4 * size };
}

/** Where a layer reads and writes: offsets of its output, which is its first state, and of its other states. */
interface NodePlaces {
  readonly read: readonly Place[];
  readonly offsets: readonly number[];
  readonly flag: number;
}

function layNode(laying: Laying, node: LiveNode): void {
  const { loaded, places, flags, take } = laying;
  const read = loaded.network.config.calls[node.index]!.inputs.map((source) => places.get(source)!);
  if (node.kind === 'nothing') {
    places.set(node.name, read[0]!);
    return;
  }
  const offsets = node.sizes.map(take);
  const flag = flags.push(true) - 1;
  places.set(node.name, { offset: offsets[0]!, features: node.sizes[0]!, flag });
  if (node.kind === 'merge') layMerge(laying, node, { read, offsets, flag });
  else if (node.kind === 'attention') layAttention(laying, node, { read, offsets, flag });
  else layLayer(laying, node, { read, offsets, flag });
}

type NodeOf<Kind extends LiveNode['kind']> = Extract<LiveNode, { readonly kind: Kind }>;

function layMerge(
  { flags, steps, memoryNow }: Laying,
  { name, layer }: NodeOf<'merge'>,
  { read, offsets, flag }: NodePlaces,
): void {
  const from = read.map((place) => place.flag);
  const sources = read.map(({ offset, features }) => ({ at: offset / 4, features }));
  const merge = { sources, to: offsets[0]! / 4 };
  steps.push(() => {
    if ((flags[flag] = jointly(flags, { from, name }))) joinRow(memoryNow(), layer, merge);
  });
}

function layAttention(
  { loaded, made, flags, steps }: Laying,
  { index }: NodeOf<'attention'>,
  { read: [query], offsets, flag }: NodePlaces,
): void {
  const values = loaded.network.config.calls[index]!.inputs.slice(1).map((source) => made.get(source)!);
  const node = loaded.nodes[index]!;
  const attend = attentionStep(loaded.host, node, { query: query!, values, outputs: offsets[0]! });
  steps.push(() => {
    if ((flags[flag] = flags[query!.flag])) attend();
  });
}

function layLayer(
  { loaded, made, places, flags, checks, steps, states }: Laying,
  { index, name, sizes, layer }: NodeOf<'layer'>,
  { read: [first], offsets, flag }: NodePlaces,
): void {
  const { host, network, flows } = loaded;
  const { initialState, readsMasked } = network.config.calls[index]!;
  const { numStates, prepare } = layer.stepping;
  offsets.slice(0, numStates).forEach((offset, state) => {
    places.set(`${name}:${state + 1}`, { offset, features: sizes[state]!, flag: always });
    const begins = initialState[state];
    if (begins === undefined) return;
    const { offset: from, features } = made.get(begins)!;
    floats(host, offset, features).set(floats(host, from, features));
  });
  if (numStates > 0) states.push({ name, sizes, offsets });
  const { offset, features, flag: isThere } = first!;
  const { assertInputs } = layer;
  if (assertInputs) checks.push(() => assertInputs(floats(host, offset, features)));
  const step: Step = prepare({ inputs: offset, outputs: offsets });
  const staysMasked = readsMasked && flows.get(name)!.hasTime;
  steps.push(() => {
    const isReal = flags[isThere];
    const comes = step(readsMasked && isReal === false ? true : isReal);
    flags[flag] = staysMasked ? isReal : comes;
  });
}

/** Lays outputs side by side at last, 0 where they are not real. */
function layGathering(
  { places, flags, steps, memoryNow }: Laying,
  { names, outputs }: { readonly names: readonly string[]; readonly outputs: number },
): void {
  const gathered = names.map((name) => places.get(name)!);
  steps.push(() => {
    const memory = memoryNow();
    let to = outputs / 4;
    for (const { offset, features, flag } of gathered) {
      if (flags[flag]) memory.copyWithin(to, offset / 4, offset / 4 + features);
      else memory.fill(0, to, to + features);
      to += features;
    }
  });
}

function refusedRows(rows: number): RnnError {
  return new RnnError(
    'shape-mismatch',
    `A stream is of one sequence, so what it is opened with is [1, …]. Received ${rows} rows. Open a stream for each.`,
  );
}
