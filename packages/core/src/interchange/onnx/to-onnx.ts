import { RnnError, show } from '../../errors.js';
import {
  readsIds,
  sizeOf,
  weightSpecs,
  type Network,
  type SequentialNetwork,
  type Weights,
} from '../../network/index.js';
import { addLayer } from './layer-nodes.js';
import { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { addGraph } from './graph-nodes.js';
import { addOutput } from './output-nodes.js';
import { maskOfLengths, type Sequence } from './sequence.js';

/** How a network is written as ONNX. */
export interface OnnxOptions {
  /**
   * Gives the file a second input, `lengths` int32 [batch]: each sequence's real steps. For a graph one more for each
   * input that has steps, such as `source_lengths`. Default false.
   */
  readonly lengths?: boolean;
}

/**
 * A network and its weights as an ONNX file, operator set 17. Its input `inputs` is float32 [batch, time, numFeatures],
 * or int64 ids [batch, time]; its output `outputs` is [batch, time, units] or [batch, units], 0 at steps that are
 * masked. A graph's inputs and outputs have their own names and shapes. Batch and time are free, time at least 1. It
 * computes what `createEngine` does; dropout is left out.
 * @throws {RnnError} invalid-argument for a layer that ONNX is not written for
 * @throws {RnnError} shape-mismatch when the weights are not the network's
 */
export function toOnnx(
  network: Network,
  weights: Weights,
  { lengths: readsLengths = false }: OnnxOptions = {},
): Uint8Array {
  assertWeightsFit(network, weights);
  const graph = new OnnxGraph();
  if (network.className === 'Functional') {
    addGraph(graph, { network, weights, readsLengths });
    return graph.toBytes(network.config.name);
  }
  const opening = addInputs(graph, { network, readsLengths });
  const last = network.config.layers.reduce(
    (inputs, layer) => addLayer(graph, { layer, inputs, weights }),
    opening,
  );
  addOutput(graph, last, { name: 'outputs', time: 'time' });
  return graph.toBytes(network.config.name);
}

/** Time comes first inside the graph, as recurrent operators want it. */
function addInputs(
  graph: OnnxGraph,
  { network, readsLengths }: { readonly network: SequentialNetwork; readonly readsLengths: boolean },
): Sequence {
  const { inputShape } = network.config;
  const features = inputShape[1] ?? 1;
  const isIds = readsIds(network);
  const inputs = graph.input('inputs', {
    type: isIds ? dataTypes.int64 : dataTypes.float32,
    shape: isIds ? ['batch', 'time'] : ['batch', 'time', features],
  });
  const value = graph.add('Transpose', [inputs], { attributes: { perm: isIds ? [1, 0] : [1, 0, 2] } });
  const opening = { value, features, hasTime: true, isReversed: false, mask: undefined };
  if (!readsLengths) return opening;
  const lengths = graph.input('lengths', { type: dataTypes.int32, shape: ['batch'] });
  return { ...opening, mask: maskOfLengths(graph, { value, lengths }) };
}

function assertWeightsFit(network: Network, weights: Weights): void {
  for (const { name, shape } of weightSpecs(network)) {
    const found = weights.find((weight) => weight.name === name);
    if (found && show(found.shape) === show(shape) && found.values.length === sizeOf(shape)) continue;
    throw new RnnError(
      'shape-mismatch',
      `${name} has the shape ${show(shape)}. Received ${found ? show(found.shape) : 'no such weight'}. ` +
        'Take weights from initializeWeights, training or loadModel, for this very network.',
    );
  }
}
