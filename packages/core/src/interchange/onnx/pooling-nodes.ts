import type { AttentionPoolingLayer, PoolingLayer } from '../../network/index.js';
import { closed, weight, type LayerToAdd } from './layer-to-add.js';
import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { scalar, whereReal, type Sequence } from './sequence.js';

/** Over real steps only; 0 for a sequence without any. */
export function addPooling(graph: OnnxGraph, { layer, inputs }: LayerToAdd<PoolingLayer>): Sequence {
  const { value, features, mask } = inputs;
  const takesLargest = layer.className === 'GlobalMaxPooling1D';
  const overTime = { attributes: { axes: [0], keepdims: 0 } };
  if (!mask) {
    const pooled = graph.add(takesLargest ? 'ReduceMax' : 'ReduceMean', [value], overTime);
    return { ...closed, value: pooled, features };
  }
  const counts = graph.add('Cast', [mask.counts], { attributes: { to: dataTypes.float32 } });
  const column = graph.add('Unsqueeze', [counts, graph.integers([1])]);
  if (takesLargest) {
    const real = whereReal(graph, { value, mask, other: -Infinity });
    const largest = graph.add('ReduceMax', [real], overTime);
    const hasAny = graph.add('Greater', [column, scalar(graph, 0)]);
    return { ...closed, value: graph.add('Where', [hasAny, largest, scalar(graph, 0)]), features };
  }
  const sum = graph.add('ReduceSum', [whereReal(graph, { value, mask }), graph.integers([0])], {
    attributes: { keepdims: 0 },
  });
  const atLeastOne = graph.add('Max', [column, scalar(graph, 1)]);
  return { ...closed, value: graph.add('Div', [sum, atLeastOne]), features };
}

/** Below every answer to a query, and still a number, so that a sequence without real steps gives none that is not. */
const lowest = -(2 ** 127);

/** The sum of real steps, weighted by how well each answers the query; 0 for a sequence without any. */
export function addAttentionPooling(
  graph: OnnxGraph,
  { layer, inputs, weights }: LayerToAdd<AttentionPoolingLayer>,
): Sequence {
  const { value, features, mask } = inputs;
  const [kernel, bias, query] = ['kernel', 'bias', 'query'].map((part) =>
    weight(graph, weights, `${layer.config.name}/${part}`),
  );
  const projected = graph.add('Tanh', [graph.add('Add', [graph.add('MatMul', [value, kernel!]), bias!])]);
  const column = graph.add('Unsqueeze', [query!, graph.integers([1])]);
  const answers = graph.add('MatMul', [projected, column]);
  const overTime = { attributes: { axis: 0 } };
  const scores = mask
    ? whereReal(graph, {
        value: graph.add('Softmax', [whereReal(graph, { value: answers, mask, other: lowest })], overTime),
        mask,
      })
    : graph.add('Softmax', [answers], overTime);
  const sum = graph.add('ReduceSum', [graph.add('Mul', [scores, value]), graph.integers([0])], {
    attributes: { keepdims: 0 },
  });
  return { ...closed, value: sum, features };
}
