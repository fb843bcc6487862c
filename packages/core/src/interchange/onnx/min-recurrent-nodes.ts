import type { MinRecurrentConfig, MinRecurrentLayer } from '../../network/index.js';
import { weight } from './layer-to-add.js';
import { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import type { Read, Reading } from './recurrent-nodes.js';
import { scalar, whereReal } from './sequence.js';

/**
 * Outputs at every step [time, batch, units] in the order of the inputs, or the last [batch, units]. Shares of all steps
 * come from products of the inputs; what is left to a Scan is h' = kept h + added.
 */
export function addMinRecurrent(
  graph: OnnxGraph,
  { layer, inputs, weights, goBackwards, initialStates }: Reading<MinRecurrentLayer>,
): Read {
  const { name, units, useBias, returnSequences } = layer.config;
  const { mask } = inputs;
  const product = graph.add('MatMul', [inputs.value, weight(graph, weights, `${name}/kernel`)]);
  const sums = useBias ? graph.add('Add', [product, weight(graph, weights, `${name}/bias`)]) : product;
  const gate = (index: number): string => columns(graph, sums, [index * units, (index + 1) * units]);
  const openness = layer.className === 'MinGRU' ? gate(0) : weightOfInput(graph, gate(0), gate(1));
  const taken = graph.add('Sigmoid', [openness]);
  const kept = graph.add('Sigmoid', [graph.add('Neg', [openness])]);
  const candidate = addCandidate(graph, layer.config, gate(layer.className === 'MinGRU' ? 1 : 2));
  const added = graph.add('Mul', [taken, candidate]);

  // At a masked step all is kept, and nothing is added.
  const steps = [
    mask ? whereReal(graph, { value: kept, mask, other: 1 }) : kept,
    mask ? whereReal(graph, { value: added, mask }) : added,
  ];
  const direction = goBackwards === inputs.isReversed ? 0 : 1;
  const named = initialStates && [graph.free(`${name}/Y_h`), graph.free(`${name}/Y`)];
  const outputs = graph.add('Scan', [initialStates?.[0] ?? zeroState(graph, added), ...steps], {
    attributes: {
      body: stepOf(layer),
      num_scan_inputs: steps.length,
      scan_input_directions: [direction, direction],
      scan_output_directions: [direction],
    },
    outputIndex: returnSequences ? 1 : 0,
    outputCount: 2,
    ...(named ? { outputs: named } : { output: `${name}/Y` }),
  });
  const finalStates = named?.slice(0, 1) ?? [];
  const value = named ? named[returnSequences ? 1 : 0]! : outputs;
  return { value: returnSequences && mask ? whereReal(graph, { value, mask }) : value, finalStates };
}

/** ln i / f of the sigmoids of two sums, the sigmoid of which is the input's share i / (f + i). */
function weightOfInput(graph: OnnxGraph, forget: string, input: string): string {
  const [closed, shut] = [forget, input].map((sums) => graph.add('Softplus', [graph.add('Neg', [sums])]));
  return graph.add('Sub', [closed!, shut!]);
}

function addCandidate(
  graph: OnnxGraph,
  { activation }: Pick<MinRecurrentConfig, 'activation'>,
  sums: string,
): string {
  if (activation === 'linear') return sums;
  if (activation === 'tanh') return graph.add('Tanh', [sums]);
  // x + ½ is the larger one where x is above 0.
  return graph.add('Max', [graph.add('Add', [sums, scalar(graph, 0.5)]), graph.add('Sigmoid', [sums])]);
}

/** Of the sums [time, batch, gates · units] the columns `from` … `to`. */
function columns(graph: OnnxGraph, sums: string, range: readonly [from: number, to: number]): string {
  const [from, to, axis] = [range[0], range[1], 2].map((value) => graph.integers([value]));
  return graph.add('Slice', [sums, from!, to!, axis!]);
}

/** Zeros [batch, units] for `steps` [time, batch, units]. */
function zeroState(graph: OnnxGraph, steps: string): string {
  const shape = graph.add('Slice', [graph.add('Shape', [steps]), graph.integers([1]), graph.integers([3])]);
  return graph.add('Expand', [scalar(graph, 0), shape]);
}

/** One step: h, kept and added [batch, units] → the next h, as state and as output. */
function stepOf({ config: { name, units } }: MinRecurrentLayer): OnnxGraph {
  const body = new OnnxGraph();
  const kind = { type: dataTypes.float32, shape: ['batch', units] };
  // What a body names must have no namesake in the graph around it.
  const [h, kept, added] = ['h', 'kept', 'added'].map((value) => body.input(`${name}/step/${value}`, kind));
  const left = body.add('Mul', [kept!, h!], { output: `${name}/step/left` });
  const next = body.add('Add', [left, added!], { output: `${name}/step/next` });
  const output = body.add('Identity', [next], { output: `${name}/step/output` });
  for (const value of [next, output]) body.output(value, kind);
  return body;
}
