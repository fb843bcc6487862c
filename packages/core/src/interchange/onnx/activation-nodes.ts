import type { Activation } from '../../network/index.js';
import type { OnnxGraph } from './onnx-graph.js';
import { scalar } from './sequence.js';

const operators = {
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  softmax: 'Softmax',
  softplus: 'Softplus',
  elu: 'Elu',
  selu: 'Selu',
  exponential: 'Exp',
} as const;

/** Adds the nodes of an activation → its values. */
export function addActivation(graph: OnnxGraph, activation: Activation, sums: string): string {
  switch (activation) {
    case 'linear':
      return sums;
    case 'leakyRelu':
      return graph.add('LeakyRelu', [sums], { attributes: { alpha: { float: 0.2 } } });
    case 'swish':
      return graph.add('Mul', [sums, graph.add('Sigmoid', [sums])]);
    case 'gelu': {
      const erf = graph.add('Erf', [graph.add('Mul', [sums, scalar(graph, Math.SQRT1_2)])]);
      const half = graph.add('Mul', [sums, scalar(graph, 0.5)]);
      return graph.add('Mul', [half, graph.add('Add', [erf, scalar(graph, 1)])]);
    }
    default:
      return graph.add(operators[activation], [sums]);
  }
}
