import type { DenseArray } from '../../data/dense-array.js';
import { RnnError } from '../../errors.js';
import { floats } from '../../kernels/index.js';
import { liveMemory } from '../live-memory.js';
import type { Step } from '../loaded-layer.js';
import { createStream, type EngineStream, type StepLayout, type StepPart } from '../stream.js';
import type { LayerState } from '../stream-state.js';
import { assertGraphInputs, type NamedInputs } from './graph-inputs.js';
import { attentionStep, jointly } from './joint-steps.js';
import { joinRow } from './join-row.js';
import { copyInput, freeMade, runNode, type LoadedGraph, type Made } from './run-nodes.js';
import { planStream, type StreamPlan } from './stream-plan.js';

/** A stream over a graph, kept among `streams` until it is closed. */
export function openGraphStream(
  loaded: LoadedGraph,
  { known, streams }: { readonly known: NamedInputs<DenseArray>; readonly streams: Set<EngineStream> },
): EngineStream {
  const { host, network, flows } = loaded;
  assertKnown(loaded, known);
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

function assertKnown({ network }: LoadedGraph, known: NamedInputs<DenseArray>): void {
  const { inputs } = network.config;
  const missing = inputs.find(({ name, shape }) => shape[0] !== null && !known[name]);
  if (missing) {
    throw new RnnError(
      'invalid-argument',
      `A stream of a graph is opened with the inputs that have no steps. Received no '${missing.name}'. ` +
        `Open it with openStream({ ${missing.name} }).`,
    );
  }
  if (Object.keys(known).length === 0) return;
  const stray = Object.keys(known).find((name) => inputs.every((input) => input.name !== name));
  const wanted = stray === undefined ? inputs.filter(({ name }) => known[name]) : inputs;
  const { batch } = assertGraphInputs({ config: { inputs: wanted } }, known, {});
  if (batch === 1) return;
  throw new RnnError(
    'shape-mismatch',
    `A stream is of one sequence, so what it is opened with is [1, …]. Received ${batch} rows. Open a stream for each.`,
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

function layOut(
  loaded: LoadedGraph,
  { plan, known }: { readonly plan: StreamPlan; readonly known: NamedInputs<DenseArray> },
): StepLayout {
  const { host, network, flows } = loaded;
  const made = runKnown(loaded, { plan, known });
  const widths = [...plan.inputs, ...network.config.outputs].map((name) => flows.get(name)!.features);
  const sizes = [...widths, ...plan.live.flatMap((node) => node.sizes)];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const block = host.allocate(4 * total);
  floats(host, block, total).fill(0);
  let next = block;
  const take = (size: number): number => (next += 4 * size) - 4 * size;
  const places = new Map<string, Place>();
  for (const [name, { offset, features }] of made) places.set(name, { offset, features, flag: always });
  for (const name of plan.inputs) {
    const { features } = flows.get(name)!;
    places.set(name, { offset: take(features), features, flag: always });
  }
  const memoryNow = liveMemory(host);
  const flags: (boolean | undefined)[] = [true];
  const checks: (() => void)[] = [];
  const steps: (() => void)[] = [];
  const states: LayerState[] = [];
  for (const node of plan.live) {
    const { index, name } = node;
    const { inputs, initialState, readsMasked } = network.config.calls[index]!;
    const read = inputs.map((source) => places.get(source)!);
    const [first] = read as [Place];
    if (node.kind === 'nothing') {
      places.set(name, first);
      continue;
    }
    const offsets = node.sizes.map(take);
    const flag = flags.push(true) - 1;
    const [outputs] = offsets as [number];
    places.set(name, { offset: outputs, features: node.sizes[0]!, flag });
    if (node.kind === 'merge') {
      const sources = read.map(({ offset, features }) => ({ at: offset / 4, features }));
      const from = read.map((place) => place.flag);
      const merge = { sources, to: outputs / 4 };
      steps.push(() => {
        if ((flags[flag] = jointly(flags, { from, name }))) joinRow(memoryNow(), node.layer, merge);
      });
      continue;
    }
    if (node.kind === 'attention') {
      const values = inputs.slice(1).map((source) => made.get(source)!);
      const attend = attentionStep(host, loaded.nodes[index]!, { query: first, values, outputs });
      steps.push(() => {
        if ((flags[flag] = flags[first.flag])) attend();
      });
      continue;
    }
    offsets.slice(0, node.layer.stepping.numStates).forEach((offset, state) => {
      places.set(`${name}:${state + 1}`, { offset, features: node.sizes[state]!, flag: always });
      const begins = initialState[state];
      if (begins === undefined) return;
      const { offset: from, features } = made.get(begins)!;
      floats(host, offset, features).set(floats(host, from, features));
    });
    if (node.layer.stepping.numStates > 0) states.push({ name, sizes: node.sizes, offsets });
    const step: Step = node.layer.stepping.prepare({ inputs: first.offset, outputs: offsets });
    const { assertInputs } = node.layer;
    if (assertInputs) checks.push(() => assertInputs(floats(host, first.offset, first.features)));
    const staysMasked = readsMasked && flows.get(name)!.hasTime;
    steps.push(() => {
      const isReal = flags[first.flag];
      const comes = step(readsMasked && isReal === false ? true : isReal);
      flags[flag] = staysMasked ? isReal : comes;
    });
  }
  const outputs = next;
  const gather = gatherer(network.config.outputs.map((name) => places.get(name)!));
  return {
    inputs: block,
    outputs,
    steps: [...checks, ...steps, gather].map((run) => () => (run(), true)),
    states,
    free() {
      host.free(block);
      freeMade(host, made);
    },
  };

  /** Lays outputs side by side, 0 where they are not real. */
  function gatherer(gathered: readonly Place[]): () => void {
    return () => {
      const memory = memoryNow();
      let to = outputs / 4;
      for (const { offset, features, flag } of gathered) {
        if (flags[flag]) memory.copyWithin(to, offset / 4, offset / 4 + features);
        else memory.fill(0, to, to + features);
        to += features;
      }
    };
  }
}

/** What comes of the inputs that are there beforehand, read whole. */
function runKnown(
  loaded: LoadedGraph,
  { plan, known }: { readonly plan: StreamPlan; readonly known: NamedInputs<DenseArray> },
): Made {
  const made: Made = new Map();
  try {
    for (const input of loaded.network.config.inputs) {
      const array = known[input.name];
      if (array) made.set(input.name, copyInput(loaded.host, input, { array }));
    }
    for (const index of plan.known) runNode(loaded, index, made);
    return made;
  } catch (error) {
    freeMade(loaded.host, made);
    throw error;
  }
}
