import { floats, type KernelHost } from '../../kernels/index.js';
import type { AdditiveAttentionLayer, AttentionLayer } from '../../network/index.js';
import type { Activations } from '../activations.js';
import type { LoadedNode, NodeOutcome, NodeToLoad } from './loaded-node.js';

type Attention = AttentionLayer | AdditiveAttentionLayer;

/** How well a query [features] answers to a key, each from where it stands. */
type Scorer = (query: number, key: number) => number;

/** A step of a query → values, weighed by how well their keys answer; 0 where no step may be read. */
export function loadAttention(
  host: KernelHost,
  { layer, features, weights }: NodeToLoad<Attention>,
): LoadedNode {
  const { name } = layer.config;
  const weightOf = (part: string): Float32Array | undefined =>
    weights.find((weight) => weight.name === `${name}/${part}`)?.values;
  const learned = { scale: weightOf('scale'), kernel: weightOf('kernel') };
  return { units: features[1]!, run: (inputs) => attend(host, { layer, ...learned }, inputs) };
}

interface Learned {
  readonly layer: Attention;
  readonly scale: Float32Array | undefined;
  readonly kernel: Float32Array | undefined;
}

function attend(host: KernelHost, learned: Learned, inputs: readonly Activations[]): NodeOutcome {
  const [query, value, key = value] = inputs as [Activations, Activations, Activations?];
  const { batch, time: queryTime = 0, mask } = query;
  const { time = 0, features } = value;
  const offset = host.allocate(4 * batch * queryTime * features);
  const outputs = floats(host, offset, batch * queryTime * features).fill(0);
  const values = floats(host, value.offset, batch * time * features);
  const scoreOf = scorerOf(learned, {
    queries: floats(host, query.offset, batch * queryTime * query.features),
    keys: floats(host, key.offset, batch * time * key.features),
    sizes: [query.features, key.features],
  });
  const scores = new Float32Array(batch * queryTime * time);
  for (let row = 0; row < batch * queryTime; row++) {
    const sequence = Math.floor(row / queryTime);
    const readable = learned.layer.config.causal ? Math.min(time, (row % queryTime) + 1) : time;
    const shares = scores.subarray(row * time, (row + 1) * time);
    let highest = -Infinity;
    for (let step = 0; step < readable; step++) {
      const at = sequence * time + step;
      shares[step] = value.mask?.[at] === 0 ? -Infinity : scoreOf(row, at);
      highest = Math.max(highest, shares[step]!);
    }
    shares.fill(-Infinity, readable);
    let sum = 0;
    for (let step = 0; step < time; step++) {
      shares[step] = highest === -Infinity ? 0 : Math.exp(shares[step]! - highest);
      sum += shares[step]!;
    }
    if (sum === 0) continue;
    for (let step = 0; step < time; step++) {
      const share = (shares[step]! /= sum);
      if (share === 0 || mask?.[row] === 0) continue;
      const from = (sequence * time + step) * features;
      for (let unit = 0; unit < features; unit++)
        outputs[row * features + unit]! += share * values[from + unit]!;
    }
  }
  return {
    outputs: { offset, features, batch, time: queryTime, mask },
    finalStates: [],
    scores: { values: scores, shape: [batch, queryTime, time] },
  };
}

function scorerOf(
  { layer, scale, kernel }: Learned,
  {
    queries,
    keys,
    sizes: [queryDim, keyDim],
  }: {
    readonly queries: Float32Array;
    readonly keys: Float32Array;
    readonly sizes: readonly [number, number];
  },
): Scorer {
  if (layer.className === 'AdditiveAttention') {
    return (query, key) => {
      let sum = 0;
      for (let unit = 0; unit < queryDim; unit++) {
        const fit = Math.tanh(queries[query * queryDim + unit]! + keys[key * keyDim + unit]!);
        sum += scale ? scale[unit]! * fit : fit;
      }
      return sum;
    };
  }
  const projected = kernel ? projectedBy(kernel, { queries, queryDim, keyDim }) : queries;
  const factor = scale ? scale[0]! : 1;
  return (query, key) => {
    let sum = 0;
    for (let unit = 0; unit < keyDim; unit++)
      sum += projected[query * keyDim + unit]! * keys[key * keyDim + unit]!;
    return factor * sum;
  };
}

/** q W for every query. */
function projectedBy(
  kernel: Float32Array,
  {
    queries,
    queryDim,
    keyDim,
  }: { readonly queries: Float32Array; readonly queryDim: number; readonly keyDim: number },
): Float32Array {
  const rows = queries.length / queryDim;
  const projected = new Float32Array(rows * keyDim);
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < queryDim; from++) {
      const number = queries[row * queryDim + from]!;
      for (let to = 0; to < keyDim; to++)
        projected[row * keyDim + to]! += number * kernel[from * keyDim + to]!;
    }
  }
  return projected;
}
