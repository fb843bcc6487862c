import { RnnError } from '../../errors.js';
import { isJoining, type ConcatenateLayer, type GraphLayer, type MergeLayer } from '../../network/index.js';
import { sizesOf, toStreamable, type Streamable } from '../streamable.js';
import type { LoadedGraph } from './run-nodes.js';

/** How a layer of a graph runs step by step. `sizes`: numbers of its output, and of its states, the first being it. */
export type LiveNode = {
  readonly index: number;
  readonly name: string;
  readonly sizes: readonly number[];
} & (
  | { readonly kind: 'layer'; readonly layer: Streamable }
  | { readonly kind: 'merge'; readonly layer: ConcatenateLayer | MergeLayer }
  | { readonly kind: 'attention' }
  | { readonly kind: 'nothing' }
);

/** What is known before a stream begins, and what comes with its steps. */
export interface StreamPlan {
  /** Inputs that come step by step. */
  readonly inputs: readonly string[];
  /** Layers that read only what is known. */
  readonly known: readonly number[];
  readonly live: readonly LiveNode[];
}

/** @throws {RnnError} not-streamable when a layer reads more of what is live than its steps so far */
export function planStream({ network, nodes, flows }: LoadedGraph, given: ReadonlySet<string>): StreamPlan {
  const { inputs, layers, calls, outputs } = network.config;
  const live = new Set(inputs.flatMap(({ name }) => (given.has(name) ? [] : name)));
  const plan = { inputs: [...live], known: [] as number[], live: [] as LiveNode[] };
  if (live.size === 0) {
    throw notStreamable('a graph whose inputs are all known', 'Leave one out, or use predict');
  }
  const isLive = (source: string): boolean => live.has(source.split(':', 1)[0]!);
  layers.forEach((layer, index) => {
    const { name } = layer.config;
    const { inputs: read, initialState } = calls[index]!;
    const begins = initialState.find(isLive);
    if (begins !== undefined) {
      throw notStreamable(`${name}, which begins where '${begins}' ends`, whole);
    }
    if (!read.some(isLive)) {
      plan.known.push(index);
      return;
    }
    const isAttention = layer.className === 'Attention' || layer.className === 'AdditiveAttention';
    const stray = read.find((source) => !isLive(source) && flows.get(source)!.hasTime);
    if (stray !== undefined && !isAttention) {
      throw notStreamable(`${name}, which joins steps to those of '${stray}'`, whole);
    }
    const node = nodes[index]!;
    if (!isJoining(layer)) {
      const loaded = node.loaded && toStreamable(node.loaded);
      plan.live.push(
        loaded
          ? { index, name, kind: 'layer', layer: loaded, sizes: sizesOf(loaded) }
          : { index, name, kind: 'nothing', sizes: [] },
      );
    } else if (isAttention) {
      assertBounded(layer, read.slice(1).find(isLive));
      plan.live.push({ index, name, kind: 'attention', sizes: [node.units] });
    } else plan.live.push({ index, name, kind: 'merge', layer: assertStepwise(layer), sizes: [node.units] });
    live.add(name);
  });
  const past = outputs.find((name) => !isLive(name) && flows.get(name)!.hasTime);
  if (past !== undefined) throw notStreamable(`the output '${past}', whose steps are all known`, whole);
  return plan;
}

const whole = 'Use predict on whole sequences, or open the stream with what that reads';

function assertBounded(layer: GraphLayer, source: string | undefined): void {
  const { name } = layer.config;
  if (source !== undefined) {
    throw notStreamable(`${name}, which looks at every step of '${source}', however many there are`, whole);
  }
  if ('causal' in layer.config && layer.config.causal) {
    throw notStreamable(`${name}, which is causal to values that are known whole`, 'Leave causal out');
  }
}

function assertStepwise(layer: GraphLayer): ConcatenateLayer | MergeLayer {
  const { name } = layer.config;
  const makesSteps =
    layer.className === 'RepeatVector' || (layer.className === 'Concatenate' && layer.config.axis === 1);
  if (makesSteps)
    throw notStreamable(`${name}, which makes steps of its own`, 'Use predict on whole sequences');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left of those that join
  return layer as ConcatenateLayer | MergeLayer;
}

function notStreamable(received: string, remedy: string): RnnError {
  return new RnnError(
    'not-streamable',
    `A stream reads steps as they come. Received ${received}. ${remedy}.`,
  );
}
