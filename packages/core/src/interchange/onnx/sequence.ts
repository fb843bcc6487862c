import type { OnnxGraph } from './onnx-graph.js';
import { dataTypes } from './onnx-tensor.js';

/** What stands between two layers of a graph. */
export interface Sequence {
  /** [time, batch, features], as ONNX's recurrent operators want it; [batch, features] when `hasTime` is false. */
  readonly value: string;
  readonly features: number;
  readonly hasTime: boolean;
  /** The next layer reads the last step first: a layer before went backwards. Values stay in the order of the inputs. */
  readonly isReversed: boolean;
  /** Which steps are real; all are when undefined. */
  readonly mask: SequenceMask | undefined;
}

/** What comes out of a layer. */
export interface Added extends Sequence {
  /** [batch, units] each; of a recurrent layer in a graph only. */
  readonly finalStates?: readonly string[];
}

/** Real steps of a batch. */
export interface SequenceMask {
  /** bool [time, batch] */
  readonly isReal: string;
  /** int32 [batch]: how many are real. */
  readonly counts: string;
  /** Real steps come first, so that recurrent operators can skip the others by `counts` alone. */
  readonly isPrefix: boolean;
}

/** 0, 1 … time − 1 as int64 [time, 1], the time being that of `value`. */
export function stepNumbers(graph: OnnxGraph, value: string): string {
  const time = graph.add('Gather', [graph.add('Shape', [value]), graph.integers(0)]);
  const steps = graph.add('Range', [graph.integers(0), time, graph.integers(1)]);
  return graph.add('Unsqueeze', [steps, graph.integers([1])]);
}

/** The mask of sequences whose real steps int32 `lengths` [batch] counts. `value` is [time, batch, …]. */
export function maskOfLengths(
  graph: OnnxGraph,
  { value, lengths }: { readonly value: string; readonly lengths: string },
): SequenceMask {
  const wide = graph.add('Cast', [lengths], { attributes: { to: dataTypes.int64 } });
  const isReal = graph.add('Less', [stepNumbers(graph, value), wide]);
  return { isReal, counts: lengths, isPrefix: true };
}

/** The steps of `mask` that bool `isReal` [time, batch] leaves. */
export function narrowMask(
  graph: OnnxGraph,
  { isReal, mask }: { isReal: string; mask: SequenceMask | undefined },
): SequenceMask {
  const both = mask ? graph.add('And', [isReal, mask.isReal]) : isReal;
  const numbers = graph.add('Cast', [both], { attributes: { to: dataTypes.int32 } });
  const counts = graph.add('ReduceSum', [numbers, graph.integers([0])], { attributes: { keepdims: 0 } });
  return { isReal: both, counts, isPrefix: false };
}

/** `value` [time, batch, features] where steps are real, and `other`, one number, elsewhere. */
export function whereReal(
  graph: OnnxGraph,
  {
    value,
    mask,
    other = 0,
  }: { readonly value: string; readonly mask: SequenceMask; readonly other?: number },
): string {
  const condition = graph.add('Unsqueeze', [mask.isReal, graph.integers([2])]);
  return graph.add('Where', [condition, value, scalar(graph, other)]);
}

/** `value` from the last step to the first. */
export function lastStepFirst(graph: OnnxGraph, value: string): string {
  const [start, end, axes, steps] = [[-1], [Number.MIN_SAFE_INTEGER], [0], [-1]].map((list) =>
    graph.integers(list),
  );
  return graph.add('Slice', [value, start!, end!, axes!, steps!]);
}

/** One float32 number. */
export function scalar(graph: OnnxGraph, value: number): string {
  return graph.floats(`float32_${value}`, { shape: [], values: Float32Array.of(value) });
}

/** `value` [time, batch, features] with each sequence's real steps first, in their order. */
export function gatherReal(
  graph: OnnxGraph,
  { value, mask }: { readonly value: string; readonly mask: SequenceMask },
): string {
  const steps = stepNumbers(graph, mask.isReal);
  const time = graph.add('Gather', [graph.add('Shape', [mask.isReal]), graph.integers([0])]);
  const isSkipped = graph.add('Not', [mask.isReal]);
  const skipped = graph.add('Cast', [isSkipped], { attributes: { to: dataTypes.int64 } });
  // Skipped steps count as later than all real ones.
  const rank = graph.add('Add', [steps, graph.add('Mul', [skipped, time])]);
  const order = graph.add('TopK', [rank, time], {
    attributes: { axis: 0, largest: 0, sorted: 1 },
    outputIndex: 1,
  });
  return takeSteps(graph, { value, steps: order });
}

/** Undoes `gatherReal`; what stands at steps that are not real is of no use. */
export function scatterReal(
  graph: OnnxGraph,
  { value, mask }: { readonly value: string; readonly mask: SequenceMask },
): string {
  const numbers = graph.add('Cast', [mask.isReal], { attributes: { to: dataTypes.int64 } });
  const counted = graph.add('CumSum', [numbers, graph.integers(0)]);
  const places = graph.add('Max', [graph.add('Sub', [counted, graph.integers(1)]), graph.integers(0)]);
  return takeSteps(graph, { value, steps: places });
}

/** Steps int64 [time, batch] of `value` [time, batch, features]. */
function takeSteps(
  graph: OnnxGraph,
  { value, steps }: { readonly value: string; readonly steps: string },
): string {
  const wide = graph.add('Expand', [
    graph.add('Unsqueeze', [steps, graph.integers([2])]),
    graph.add('Shape', [value]),
  ]);
  return graph.add('GatherElements', [value, wide], { attributes: { axis: 0 } });
}
