import type { AdditiveAttentionLayer, AttentionLayer, JoiningLayer, Weights } from '../../network/index.js';
import { weight } from './layer-to-add.js';
import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { narrowMask, scalar, stepNumbers, whereReal, type Sequence, type SequenceMask } from './sequence.js';

/** A layer that joins what it reads, in reading order. */
interface JoiningToAdd<Layer extends JoiningLayer = JoiningLayer> {
  readonly layer: Layer;
  readonly inputs: readonly Sequence[];
  readonly weights: Weights;
}

export function addJoining(graph: OnnxGraph, { layer, inputs, weights }: JoiningToAdd): Sequence {
  const [first] = inputs as [Sequence];
  const values = inputs.map(({ value }) => value);
  switch (layer.className) {
    case 'RepeatVector': {
      const steps = graph.add('Unsqueeze', [first.value, graph.integers([0])]);
      const value = graph.add('Tile', [steps, graph.integers([layer.config.n, 1, 1])]);
      return { ...first, value, hasTime: true };
    }
    case 'Concatenate':
      return layer.config.axis === 1 ? stepsInTurn(graph, inputs) : sideBySide(graph, inputs);
    case 'Attention':
    case 'AdditiveAttention':
      return addAttention(graph, { layer, inputs, weights });
    default: {
      const operator = layer.className === 'Multiply' ? 'Mul' : 'Add';
      const joined = values.reduce((so, value) => graph.add(operator, [so, value]));
      const value =
        layer.className === 'Average' ? graph.add('Mul', [joined, scalar(graph, 1 / values.length)]) : joined;
      return { ...first, value, mask: commonMask(graph, inputs) };
    }
  }
}

function sideBySide(graph: OnnxGraph, inputs: readonly Sequence[]): Sequence {
  const value = graph.add(
    'Concat',
    inputs.map((one) => one.value),
    { attributes: { axis: -1 } },
  );
  const features = inputs.reduce((sum, one) => sum + one.features, 0);
  return { ...inputs[0]!, value, features, mask: commonMask(graph, inputs) };
}

function stepsInTurn(graph: OnnxGraph, inputs: readonly Sequence[]): Sequence {
  const overTime = { attributes: { axis: 0 } } as const;
  const value = graph.add(
    'Concat',
    inputs.map((one) => one.value),
    overTime,
  );
  if (inputs.every(({ mask }) => !mask)) return { ...inputs[0]!, value };
  const flags = inputs.map(({ value, mask }) => mask?.isReal ?? allReal(graph, value));
  const isReal = graph.add('Concat', flags, overTime);
  return { ...inputs[0]!, value, mask: narrowMask(graph, { isReal, mask: undefined }) };
}

/** true [time, batch] for steps of `value`. */
function allReal(graph: OnnxGraph, value: string): string {
  const shape = graph.add('Slice', [graph.add('Shape', [value]), graph.integers([0]), graph.integers([2])]);
  const ones = graph.add('Expand', [scalar(graph, 1), shape]);
  return graph.add('Cast', [ones], { attributes: { to: dataTypes.bool } });
}

function commonMask(graph: OnnxGraph, inputs: readonly Sequence[]): SequenceMask | undefined {
  const [first, ...others] = inputs.flatMap(({ mask }) => mask ?? []);
  return others.reduce(
    (so, mask) => (so === mask ? so : narrowMask(graph, { isReal: mask.isReal, mask: so })),
    first,
  );
}

type AnyAttention = AttentionLayer | AdditiveAttentionLayer;

/** Below every score, and still a number. */
const lowest = -(2 ** 127);

/** A step of a query → values, weighed by how well their keys answer; 0 where no step may be read. */
function addAttention(graph: OnnxGraph, { layer, inputs, weights }: JoiningToAdd<AnyAttention>): Sequence {
  const [query, value, key = value] = inputs as [Sequence, Sequence, Sequence?];
  const [queries, values, keys] = [query, value, key].map((one) =>
    graph.add('Transpose', [one.value], { attributes: { perm: [1, 0, 2] } }),
  ) as [string, string, string];
  const scores = addScores(graph, { layer, queries, keys, weights });
  const readable = addReadable(graph, { layer, query, value });
  const overValues = { attributes: { axis: -1 } };
  const zero = scalar(graph, 0);
  const shares = readable
    ? graph.add('Where', [
        readable,
        graph.add('Softmax', [graph.add('Where', [readable, scores, scalar(graph, lowest)])], overValues),
        zero,
      ])
    : graph.add('Softmax', [scores], overValues);
  const context = graph.add('MatMul', [shares, values]);
  const steps = graph.add('Transpose', [context], { attributes: { perm: [1, 0, 2] } });
  const real = query.mask ? whereReal(graph, { value: steps, mask: query.mask }) : steps;
  return { ...query, value: real, features: value.features };
}

/** How well each query [batch, queries, features] answers to each key: [batch, queries, keys]. */
function addScores(
  graph: OnnxGraph,
  {
    layer,
    queries,
    keys,
    weights,
  }: {
    readonly layer: AnyAttention;
    readonly queries: string;
    readonly keys: string;
    readonly weights: Weights;
  },
): string {
  const { name, useScale } = layer.config;
  const scale = useScale ? weight(graph, weights, `${name}/scale`) : undefined;
  if (layer.className === 'AdditiveAttention') {
    const wide = [
      graph.add('Unsqueeze', [queries, graph.integers([2])]),
      graph.add('Unsqueeze', [keys, graph.integers([1])]),
    ];
    const fit = graph.add('Tanh', [graph.add('Add', wide)]);
    const weighed = scale ? graph.add('Mul', [fit, scale]) : fit;
    return graph.add('ReduceSum', [weighed, graph.integers([3])], { attributes: { keepdims: 0 } });
  }
  const projected =
    layer.config.score === 'general'
      ? graph.add('MatMul', [queries, weight(graph, weights, `${name}/kernel`)])
      : queries;
  const turned = graph.add('Transpose', [keys], { attributes: { perm: [0, 2, 1] } });
  const products = graph.add('MatMul', [projected, turned]);
  return scale ? graph.add('Mul', [products, scale]) : products;
}

/** Which steps of the values each query may read, bool and as wide as the scores; undefined for all. */
function addReadable(
  graph: OnnxGraph,
  {
    layer,
    query,
    value,
  }: { readonly layer: AnyAttention; readonly query: Sequence; readonly value: Sequence },
): string | undefined {
  const real =
    value.mask &&
    graph.add('Unsqueeze', [
      graph.add('Transpose', [value.mask.isReal], { attributes: { perm: [1, 0] } }),
      graph.integers([1]),
    ]);
  if (!layer.config.causal) return real;
  const ofQueries = stepNumbers(graph, query.value);
  const ofValues = graph.add('Transpose', [stepNumbers(graph, value.value)], {
    attributes: { perm: [1, 0] },
  });
  const isPast = graph.add('LessOrEqual', [ofValues, ofQueries]);
  return real ? graph.add('And', [isPast, real]) : isPast;
}
