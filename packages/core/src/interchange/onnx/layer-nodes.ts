import { RnnError } from '../../errors.js';
import {
  directionsOf,
  type BidirectionalLayer,
  type DenseLayer,
  type EmbeddingLayer,
  type LayerNormalizationLayer,
  type MaskingLayer,
  type RecurrentLayer,
} from '../../network/index.js';
import { addActivation } from './activation-nodes.js';
import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { closed, weight, type LayerToAdd } from './layer-to-add.js';
import { addAttentionPooling, addPooling } from './pooling-nodes.js';
import { addRecurrent } from './recurrent-nodes.js';
import { narrowMask, scalar, whereReal, type Added, type Sequence } from './sequence.js';

/** Adds the nodes that compute a layer → what comes out of it. */
export function addLayer(graph: OnnxGraph, { layer, ...rest }: LayerToAdd): Added {
  switch (layer.className) {
    case 'Dropout':
      return rest.inputs;
    case 'Embedding':
      return addEmbedding(graph, { layer, ...rest });
    case 'Masking':
      return addMasking(graph, { layer, ...rest });
    case 'GlobalMaxPooling1D':
    case 'GlobalAveragePooling1D':
      return addPooling(graph, { layer, ...rest });
    case 'AttentionPooling':
      return addAttentionPooling(graph, { layer, ...rest });
    case 'LayerNormalization':
      return addLayerNormalization(graph, { layer, ...rest });
    case 'Dense':
      return addDense(graph, { layer, ...rest });
    case 'Bidirectional':
      return addBidirectional(graph, { layer, ...rest });
    case 'LSTM':
    case 'GRU':
    case 'SimpleRNN':
    case 'MinGRU':
    case 'MinLSTM':
      return addOneDirection(graph, { layer, ...rest });
    default:
      throw withoutOperator(layer);
  }
}

function withoutOperator({ className }: { readonly className: string }): RnnError {
  return new RnnError(
    'invalid-argument',
    `ONNX is written for layers that its operators compute. Received ${className}. ` +
      'Save the network with saveModel, or leave that layer out.',
  );
}

function addOneDirection(graph: OnnxGraph, { layer, inputs, ...rest }: LayerToAdd<RecurrentLayer>): Added {
  const { units: features, returnSequences, goBackwards } = layer.config;
  const made = addRecurrent(graph, { layer, inputs, ...rest, goBackwards });
  if (!returnSequences) return { ...closed, ...made, features };
  return { ...inputs, ...made, features, isReversed: inputs.isReversed !== goBackwards };
}

function addBidirectional(
  graph: OnnxGraph,
  { layer, inputs, weights, initialStates }: LayerToAdd<BidirectionalLayer>,
): Added {
  const { mergeMode } = layer.config;
  const { units, returnSequences } = layer.config.layer.config;
  const { forward, backward } = directionsOf(layer);
  const half = (initialStates?.length ?? 0) / 2;
  const made = [forward, backward].map((direction, index) =>
    addRecurrent(graph, {
      layer: direction,
      inputs,
      weights,
      goBackwards: index === 1,
      initialStates: initialStates?.slice(index * half, (index + 1) * half),
    }),
  );
  const value = merged(graph, { mergeMode, both: made.map((one) => one.value) });
  const features = mergeMode === 'concat' ? 2 * units : units;
  const finalStates = made.flatMap((one) => one.finalStates);
  return returnSequences
    ? { ...inputs, value, features, finalStates }
    : { ...closed, value, features, finalStates };
}

function merged(
  graph: OnnxGraph,
  { mergeMode, both }: Pick<BidirectionalLayer['config'], 'mergeMode'> & { readonly both: readonly string[] },
): string {
  if (mergeMode === 'concat') return graph.add('Concat', both, { attributes: { axis: -1 } });
  if (mergeMode === 'mul') return graph.add('Mul', both);
  const sum = graph.add('Add', both);
  return mergeMode === 'sum' ? sum : graph.add('Mul', [sum, scalar(graph, 0.5)]);
}

function addDense(graph: OnnxGraph, { layer, inputs, weights }: LayerToAdd<DenseLayer>): Sequence {
  const { name, units: features, activation, useBias } = layer.config;
  const product = graph.add('MatMul', [inputs.value, weight(graph, weights, `${name}/kernel`)]);
  const sum = useBias ? graph.add('Add', [product, weight(graph, weights, `${name}/bias`)]) : product;
  return { ...inputs, value: addActivation(graph, activation, sum), features };
}

function addLayerNormalization(
  graph: OnnxGraph,
  { layer, inputs, weights }: LayerToAdd<LayerNormalizationLayer>,
): Sequence {
  const { name, epsilon } = layer.config;
  const [gamma, beta] = ['gamma', 'beta'].map((part) => weight(graph, weights, `${name}/${part}`));
  const value = graph.add('LayerNormalization', [inputs.value, gamma!, beta!], {
    attributes: { axis: -1, epsilon: { float: epsilon } },
  });
  return { ...inputs, value };
}

/** Ids int64 [time, batch] → vectors [time, batch, outputDim]. */
function addEmbedding(graph: OnnxGraph, { layer, inputs, weights }: LayerToAdd<EmbeddingLayer>): Sequence {
  const { name, outputDim, maskZero } = layer.config;
  const zero = graph.integers(0);
  // What stands at a step that is not real may be anything.
  const ids = inputs.mask ? graph.add('Where', [inputs.mask.isReal, inputs.value, zero]) : inputs.value;
  const value = graph.add('Gather', [weight(graph, weights, `${name}/embeddings`), ids]);
  const isReal = maskZero ? graph.add('Not', [graph.add('Equal', [ids, zero])]) : undefined;
  const mask = isReal ? narrowMask(graph, { isReal, mask: inputs.mask }) : inputs.mask;
  return { ...inputs, value, features: outputDim, mask };
}

function addMasking(graph: OnnxGraph, { layer, inputs }: LayerToAdd<MaskingLayer>): Sequence {
  const isOther = graph.add('Not', [
    graph.add('Equal', [inputs.value, scalar(graph, layer.config.maskValue)]),
  ]);
  const numbers = graph.add('Cast', [isOther], { attributes: { to: dataTypes.float32 } });
  const anyOther = graph.add('ReduceMax', [numbers], { attributes: { axes: [2], keepdims: 0 } });
  const isReal = graph.add('Cast', [anyOther], { attributes: { to: dataTypes.bool } });
  const mask = narrowMask(graph, { isReal, mask: inputs.mask });
  return { ...inputs, mask, value: whereReal(graph, { value: inputs.value, mask }) };
}
