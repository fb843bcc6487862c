import type { CellShape, CellWeights } from './cell-shape.js';
import { runForwardStep, type ForwardFrame } from './forward-step.js';
import type { KernelHost } from './kernel-host.js';
import { packCell, type PackedCell } from './packed-cell.js';
import { clearRows, panelFloats, panelHeight, panelsFor, rowBytes } from './panel-matrix.js';
import { planTables, writePlanTables, type PlanTables } from './plan-tables.js';
import type { SequencePlan } from './sequence-plan.js';
import { largestChunk, splitSteps, type StepChunk } from './step-chunks.js';
import { keptTrace, passingTrace, type Trace } from './trace.js';
import { reserve } from './workspace.js';

/** Byte offsets of what a forward run reads and writes. States are [batch, units]: [h], or [h, c] for an LSTM. */
export interface ForwardTensors {
  /** [batch, time, inputDim] */
  readonly inputs: number;
  /** Empty = zeros. */
  readonly initialStates: readonly number[];
  /** [batch, time, units], zero at masked steps; 0 = not wanted. */
  readonly outputs: number;
  /** Floats from one row of the outputs to the next: `units`, or more where others stand beside, and the caller zeroes all. */
  readonly outputStride?: number;
  /** The states after each sequence's last real step; missing or 0 = not wanted. */
  readonly finalStates: readonly number[];
  /** Room for `savedSize` floats that runBackward will read; 0 = inference. */
  readonly saved?: number;
}

/** Floats that runForward keeps for runBackward. */
export function savedSize(cell: CellShape, plan: SequencePlan): number {
  return keptTrace(cell, plan).size;
}

/** Runs a cell over all sequences of a plan. */
export function runForward(
  host: KernelHost,
  cell: CellShape,
  plan: SequencePlan,
  tensors: ForwardTensors & CellWeights,
): void {
  const packed = packCell(host, cell, tensors);
  try {
    runPackedForward(packed, plan, tensors);
  } finally {
    packed.free();
  }
}

/** The same with weights packed before, so that repeated calls need not pack them again. */
export function runPackedForward(packed: PackedCell, plan: SequencePlan, tensors: ForwardTensors): void {
  const { host, cell } = packed;
  const { saved = 0 } = tensors;
  const chunks = splitSteps(plan);
  const chunkRows = largestChunk(chunks);
  const trace = saved ? keptTrace(cell, plan) : passingTrace(cell, { chunkRows, batch: plan.batch });
  const xHeight = panelHeight(chunkRows);
  const { offsets, free } = reserve(host, {
    x: panelFloats(panelsFor(cell.inputDim), xHeight),
    trace: saved ? 0 : trace.size,
    ...planTables(plan),
  });
  writePlanTables(host, plan, offsets);
  const place = saved || offsets.trace;
  const frame = createFrame(trace, place);
  const run: ForwardRun = { packed, plan, tensors, ...offsets, trace, place, frame, xHeight };
  startStates(run);
  for (const chunk of chunks) {
    projectInputs(run, chunk);
    runSteps(run, chunk);
  }
  free();
}

interface ForwardRun extends PlanTables {
  readonly packed: PackedCell;
  readonly plan: SequencePlan;
  readonly tensors: ForwardTensors;
  readonly trace: Trace;
  /** Where the trace stands. */
  readonly place: number;
  readonly frame: ForwardFrame;
  /** One chunk of inputs, in panels. */
  readonly x: number;
  readonly xHeight: number;
}

function createFrame(trace: Trace, place: number): ForwardFrame {
  const { gatesHeight, statesHeight, tanhHeight } = trace;
  const h = place + trace.h * 4;
  const c = place + trace.c * 4;
  const tanhC = place + trace.tanhC * 4;
  const gates = place + trace.gates * 4;
  // prettier-ignore
  return { rows: 0, depth: 0, gates, gatesHeight, h, hNext: h, c, cNext: c, statesHeight, tanhC, tanhHeight };
}

function startStates(run: ForwardRun): void {
  const { packed, plan, tensors, frame, order } = run;
  const { host, cell, layout } = packed;
  for (const [state, target] of [frame.h, frame.c].slice(0, layout.states).entries()) {
    const matrix = { offset: target, height: frame.statesHeight };
    const source = tensors.initialStates[state];
    // prettier-ignore
    if (source) host.kernels.gatherRows(source, cell.units, order, plan.batch, cell.units, target, matrix.height);
    else clearRows(host, matrix, { rows: plan.batch, panels: layout.panels });
  }
  if (tensors.outputs && !tensors.outputStride && plan.rows < plan.batch * plan.time) {
    host.kernels.clear(tensors.outputs, plan.batch * plan.time * cell.units * 4);
  }
  frame.depth = tensors.initialStates.length === 0 ? 0 : cell.units;
  finishSequences(run, plan.counts[0] ?? 0, plan.batch);
}

/** The sums of a chunk's gates, as far as the inputs make them. */
function projectInputs(run: ForwardRun, chunk: StepChunk): void {
  const { packed, tensors, trace, x, xHeight } = run;
  const { inputDim } = packed.cell;
  const { inputGates, panels } = packed.layout;
  const { kernels } = packed.host;
  const table = run.inputRows + chunk.firstRow * 4;
  const gates = gatesOf(run, chunk);
  kernels.gatherRows(tensors.inputs, inputDim, table, chunk.rows, inputDim, x, xHeight);
  // prettier-ignore
  kernels.multiply(chunk.rows, inputDim, inputGates.length * panels, x, xHeight, packed.kernel, inputDim, gates, trace.gatesHeight, packed.bias);
}

function gatesOf({ tensors, trace, place }: ForwardRun, { firstRow }: StepChunk): number {
  return place + trace.gates * 4 + (tensors.saved ? firstRow * rowBytes : 0);
}

function runSteps(run: ForwardRun, chunk: StepChunk): void {
  const { packed, plan, tensors, trace, place, frame } = run;
  const { units } = packed.cell;
  const gates = gatesOf(run, chunk);
  let row = chunk.firstRow;
  for (let step = chunk.firstStep; step < chunk.endStep; step++) {
    const count = plan.counts[step]!;
    // A kept trace holds the states of all steps in a line; otherwise two places take turns.
    const from = tensors.saved ? row : (step % 2) * plan.batch;
    const to = tensors.saved ? row + count : ((step + 1) % 2) * plan.batch;
    frame.rows = count;
    frame.gates = gates + (row - chunk.firstRow) * rowBytes;
    frame.h = place + trace.h * 4 + from * rowBytes;
    frame.hNext = place + trace.h * 4 + to * rowBytes;
    frame.c = place + trace.c * 4 + from * rowBytes;
    frame.cNext = place + trace.c * 4 + to * rowBytes;
    frame.tanhC = place + trace.tanhC * 4 + (tensors.saved ? row * rowBytes : 0);
    runForwardStep(packed, frame);
    frame.depth = units;
    if (tensors.outputs) {
      const table = run.outputRows + row * 4;
      // prettier-ignore
      packed.host.kernels.scatterRows(frame.hNext, trace.statesHeight, count, units, tensors.outputs, tensors.outputStride ?? units, table);
    }
    finishSequences(run, plan.counts[step + 1] ?? 0, count);
    row += count;
  }
}

/** The newest states of packed sequences `from` … `to` are their final ones. */
function finishSequences({ packed, tensors, frame, order }: ForwardRun, from: number, to: number): void {
  if (from === to) return;
  const { units } = packed.cell;
  for (const [state, target] of tensors.finalStates.entries()) {
    if (!target) continue;
    const source = (state === 0 ? frame.hNext : frame.cNext) + from * rowBytes;
    // prettier-ignore
    packed.host.kernels.scatterRows(source, frame.statesHeight, to - from, units, target, units, order + from * 4);
  }
}
