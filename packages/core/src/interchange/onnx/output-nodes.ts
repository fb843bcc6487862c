import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';
import { lastStepFirst, whereReal, type Sequence } from './sequence.js';

/** Makes an output of what comes out of a layer: [batch, time, features], 0 at masked steps, or [batch, features]. */
export function addOutput(
  graph: OnnxGraph,
  { value, features, hasTime, isReversed, mask }: Sequence,
  { name: output, time }: { readonly name: string; readonly time: string },
): void {
  if (!hasTime) {
    graph.add('Identity', [value], { output });
    graph.output(output, { type: dataTypes.float32, shape: ['batch', features] });
    return;
  }
  const real = mask ? whereReal(graph, { value, mask }) : value;
  const batchFirst = { attributes: { perm: [1, 0, 2] }, output };
  graph.add('Transpose', [isReversed ? lastStepFirst(graph, real) : real], batchFirst);
  graph.output(output, { type: dataTypes.float32, shape: ['batch', time, features] });
}
