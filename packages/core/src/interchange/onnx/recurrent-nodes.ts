import {
  isMinRecurrent,
  type FullRecurrentLayer,
  type RecurrentLayer,
  type Weights,
} from '../../network/index.js';
import { activationAttributes } from './cell-activations.js';
import { addMinRecurrent } from './min-recurrent-nodes.js';
import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { gatherReal, scalar, scatterReal, whereReal, type Sequence } from './sequence.js';

/** How ONNX knows a cell. */
interface OnnxCell {
  readonly operator: 'LSTM' | 'GRU' | 'RNN';
  /** Which of Keras's gates stands at each place of ONNX's. */
  readonly gates: readonly number[];
}

/** Keras has i, f, c, o where ONNX has i, o, f, c; and z, r, h as ONNX does. */
const cells: Readonly<Record<FullRecurrentLayer['className'], OnnxCell>> = {
  LSTM: { operator: 'LSTM', gates: [0, 3, 1, 2] },
  GRU: { operator: 'GRU', gates: [0, 1, 2] },
  SimpleRNN: { operator: 'RNN', gates: [0] },
};

/** What a recurrent layer reads, and whether it reads the last step of what it is given first. */
export interface Reading<Layer extends RecurrentLayer> {
  readonly layer: Layer;
  readonly inputs: Sequence;
  readonly weights: Weights;
  readonly goBackwards: boolean;
  /** [batch, units] each; none for zeros; undefined where final states are not wanted either. */
  readonly initialStates?: readonly string[] | undefined;
}

/** What comes out of a recurrent layer. */
export interface Read {
  /** Outputs at every step [time, batch, units] in the order of the inputs, or the last [batch, units]. */
  readonly value: string;
  /** [batch, units] each; none where they are not wanted. */
  readonly finalStates: readonly string[];
}

export function addRecurrent(graph: OnnxGraph, { layer, ...reading }: Reading<RecurrentLayer>): Read {
  return isMinRecurrent(layer)
    ? addMinRecurrent(graph, { layer, ...reading })
    : addFullRecurrent(graph, { layer, ...reading });
}

function addFullRecurrent(
  graph: OnnxGraph,
  { layer, inputs, weights, goBackwards, initialStates }: Reading<FullRecurrentLayer>,
): Read {
  const { name, units, returnSequences } = layer.config;
  const { operator } = cells[layer.className];
  const { mask } = inputs;
  const packs = mask !== undefined && !mask.isPrefix;
  const value = packs ? gatherReal(graph, { value: inputs.value, mask }) : inputs.value;
  const [kernel, recurrentKernel, bias] = addWeights(graph, { layer, features: inputs.features, weights });
  const initial = (initialStates ?? []).map((state) => graph.add('Unsqueeze', [state, graph.integers([0])]));
  const all = ['Y', 'Y_h', ...(operator === 'LSTM' ? ['Y_c'] : [])];
  const named = initialStates && all.map((one) => graph.free(`${name}/${one}`));
  const read = [value, kernel, recurrentKernel, bias, mask?.counts ?? '', ...initial];
  const outputs = graph.add(operator, read, {
    attributes: {
      hidden_size: units,
      direction: goBackwards === inputs.isReversed ? 'forward' : 'reverse',
      ...activationAttributes(layer),
      ...(layer.className === 'GRU' ? { linear_before_reset: layer.config.resetAfter ? 1 : 0 } : {}),
    },
    // Y has every step, Y_h the last one.
    outputIndex: returnSequences ? 0 : 1,
    ...(named ? { outputs: named } : { output: `${name}/Y` }),
  });
  const finalStates = (named?.slice(1) ?? []).map((output, index) => {
    const state = graph.add('Squeeze', [output, graph.integers([0])]);
    return initialStates?.[index] ? whereAny(graph, { mask, state, initial: initialStates[index] }) : state;
  });
  if (named && !returnSequences) return { value: finalStates[0]!, finalStates };
  // ONNX has an axis for directions: [time, 1, batch, units] and [1, batch, units].
  if (!returnSequences) return { value: graph.add('Squeeze', [outputs, graph.integers([0])]), finalStates };
  const steps = graph.add('Squeeze', [named ? named[0]! : outputs, graph.integers([1])]);
  if (!packs) return { value: steps, finalStates };
  return {
    value: whereReal(graph, { value: scatterReal(graph, { value: steps, mask }), mask }),
    finalStates,
  };
}

/** The state that a sequence ends in; of one without real steps that in which it begins, which ONNX's operators forget. */
function whereAny(
  graph: OnnxGraph,
  {
    mask,
    state,
    initial,
  }: { readonly mask: Sequence['mask']; readonly state: string; readonly initial: string },
): string {
  if (!mask) return state;
  const counts = graph.add('Cast', [mask.counts], { attributes: { to: dataTypes.float32 } });
  const hasAny = graph.add('Greater', [
    graph.add('Unsqueeze', [counts, graph.integers([1])]),
    scalar(graph, 0),
  ]);
  return graph.add('Where', [hasAny, state, initial]);
}

function addWeights(
  graph: OnnxGraph,
  {
    layer,
    features,
    weights,
  }: Pick<Reading<FullRecurrentLayer>, 'layer' | 'weights'> & { readonly features: number },
): [kernel: string, recurrentKernel: string, bias: string] {
  const { name, units, useBias } = layer.config;
  const { gates } = cells[layer.className];
  const rows = gates.length * units;
  const valuesOf = (part: string): Float32Array =>
    weights.find((weight) => weight.name === `${name}/${part}`)!.values;
  const transposed = (part: string, length: number): Float32Array =>
    gatesFirst(valuesOf(part), { length, units, gates });
  const kernel = graph.floats(`${name}/W`, {
    shape: [1, rows, features],
    values: transposed('kernel', features),
  });
  const recurrentKernel = graph.floats(`${name}/R`, {
    shape: [1, rows, units],
    values: transposed('recurrent_kernel', units),
  });
  if (!useBias) return [kernel, recurrentKernel, ''];
  // Keras's second row of biases is that of the recurrent product; where it has none, ONNX gets zeros.
  const bias = valuesOf('bias');
  const both = new Float32Array(2 * rows);
  both.set(gatesFirst(bias.subarray(0, rows), { length: 1, units, gates }));
  both.set(gatesFirst(bias.subarray(rows), { length: bias.length / rows - 1, units, gates }), rows);
  return [kernel, recurrentKernel, graph.floats(`${name}/B`, { shape: [1, 2 * rows], values: both })];
}

/** Keras's [length, gates · units] as ONNX's [gates · units, length], with ONNX's order of gates. */
function gatesFirst(
  values: Float32Array,
  {
    length,
    units,
    gates,
  }: { readonly length: number; readonly units: number; readonly gates: readonly number[] },
): Float32Array {
  const rows = gates.length * units;
  const turned = new Float32Array(rows * length);
  gates.forEach((gate, place) => {
    for (let unit = 0; unit < units; unit++) {
      for (let index = 0; index < length; index++) {
        turned[(place * units + unit) * length + index] = values[index * rows + gate * units + unit]!;
      }
    }
  });
  return turned;
}
