import { runBackwardStep, type BackwardFrame } from './backward-step.js';
import { layoutOf, type CellLayout } from './cell-layout.js';
import type { CellShape, CellWeights } from './cell-shape.js';
import type { KernelHost } from './kernel-host.js';
import { clearRows, panelFloats, panelHeight, panelsFor, rowBytes } from './panel-matrix.js';
import { planTables, writePlanTables, type PlanTables } from './plan-tables.js';
import type { SequencePlan } from './sequence-plan.js';
import { largestChunk, splitSteps, type StepChunk } from './step-chunks.js';
import { keptTrace, type Trace } from './trace.js';
import { createWeightGradients } from './weight-gradients.js';
import { reserve } from './workspace.js';

/** Byte offsets of what a backward run reads and writes; shapes as in the forward run. */
export interface BackwardTensors extends CellWeights {
  readonly inputs: number;
  /** As in the forward run. */
  readonly initialStates: readonly number[];
  readonly saved: number;
  /** [batch, time, units]; 0 = zeros. */
  readonly outputGradients: number;
  /** [batch, units] a state; missing or 0 = zeros. */
  readonly finalStateGradients: readonly number[];
  /** Overwritten, not added to. */
  readonly gradients: CellGradients;
}

/** Byte offsets of gradients, each shaped as what it is the gradient of; 0 = not wanted. */
export interface CellGradients extends CellWeights {
  readonly inputs: number;
  readonly initialStates: readonly number[];
}

/** Gradients of a run whose `saved` numbers runForward has kept; they are left as they are. */
export function runBackward(
  host: KernelHost,
  cell: CellShape,
  plan: SequencePlan,
  tensors: BackwardTensors,
): void {
  const layout = layoutOf(cell);
  const { panels, groups, inputGates, recurrentGates } = layout;
  const chunks = splitSteps(plan);
  const chunkHeight = panelHeight(largestChunk(chunks));
  const dHeight = panelHeight(plan.batch);
  const inputPanels = panelsFor(cell.inputDim);
  const weightGradients = createWeightGradients(host, cell);
  const { offsets, free } = reserve(host, {
    kernelTransposed: panelFloats(inputPanels, inputGates.length * panels * 8),
    recurrentTransposed: panelFloats(panels, recurrentGates.length * panels * 8),
    dh: panelFloats(panels, dHeight),
    dc: panelFloats(panels, dHeight),
    dGates: panelFloats(groups * panels, chunkHeight),
    x: panelFloats(inputPanels, chunkHeight),
    zeros: panelFloats(inputPanels, 1),
    ...planTables(plan),
  });
  writePlanTables(host, plan, offsets);
  const run: BackwardRun = { host, cell, layout, plan, tensors, chunkHeight, dHeight, ...offsets };
  const trace = keptTrace(cell, plan);
  packTransposed(run);
  startGradients(run);
  for (const chunk of chunks.toReversed()) {
    const frame = frameAt(run, trace, chunk);
    const { rows } = chunk;
    const gates = { offset: frame.gates, height: frame.gatesHeight };
    const states = { offset: frame.h, height: frame.statesHeight };
    const gateGradients = { offset: run.dGates, height: chunkHeight };
    const inputs = { offset: run.x, height: chunkHeight };
    runStepsBack(run, frame, chunk);
    gatherInputs(run, chunk);
    weightGradients.add({ rows, inputs, states, gates, gateGradients });
    writeInputGradients(run, chunk);
  }
  weightGradients.write(tensors.gradients);
  writeInitialStateGradients(run);
  weightGradients.free();
  free();
}

interface BackwardRun extends PlanTables {
  readonly host: KernelHost;
  readonly cell: CellShape;
  readonly layout: CellLayout;
  readonly plan: SequencePlan;
  readonly tensors: BackwardTensors;
  /** [input gates, inputDim] panels. */
  readonly kernelTransposed: number;
  /** [recurrent gates, units] panels. */
  readonly recurrentTransposed: number;
  readonly dh: number;
  readonly dc: number;
  readonly dHeight: number;
  /** Gradients of one chunk's sums. */
  readonly dGates: number;
  /** One chunk's inputs, then their gradients. */
  readonly x: number;
  readonly chunkHeight: number;
  /** A row of zeros as wide as the inputs. */
  readonly zeros: number;
}

function packTransposed(run: BackwardRun): void {
  const { host, cell, layout, tensors, kernelTransposed, recurrentTransposed, zeros } = run;
  const { inputGates, recurrentGates } = layout;
  const inputPanels = panelsFor(cell.inputDim);
  // prettier-ignore
  pack({ source: tensors.kernel, rows: cell.inputDim, gates: inputGates, target: kernelTransposed });
  // prettier-ignore
  pack({ source: tensors.recurrentKernel, rows: cell.units, gates: recurrentGates, target: recurrentTransposed });
  host.kernels.clear(zeros, inputPanels * rowBytes);

  function pack(kernel: { source: number; rows: number; gates: readonly number[]; target: number }): void {
    const { source, rows, gates, target } = kernel;
    const { units } = cell;
    const height = gates.length * layout.panels * 8;
    host.kernels.clear(target, panelFloats(panelsFor(rows), height) * 4);
    for (const [group, gate] of gates.entries()) {
      const to = target + group * layout.panels * 8 * rowBytes;
      // prettier-ignore
      host.kernels.gatherTransposed(source + gate * units * 4, layout.kerasGates * units, rows, units, to, height);
    }
  }
}

/** Before any step back, the gradients of the states are those of the final states. */
function startGradients({ host, cell, layout, plan, tensors, dh, dc, dHeight, order }: BackwardRun): void {
  const { kernels } = host;
  const { units } = cell;
  for (const [state, target] of [dh, dc].entries()) {
    const source = tensors.finalStateGradients[state];
    if (source) kernels.gatherRows(source, units, order, plan.batch, units, target, dHeight);
    else clearRows(host, { offset: target, height: dHeight }, { rows: plan.batch, panels: layout.panels });
  }
  const { gradients } = tensors;
  if (gradients.inputs && plan.rows < plan.batch * plan.time) {
    kernels.clear(gradients.inputs, plan.batch * plan.time * cell.inputDim * 4);
  }
}

/** The frame of a chunk's first step. */
function frameAt(run: BackwardRun, trace: Trace, { firstRow }: StepChunk): BackwardFrame {
  const { gatesHeight, statesHeight, tanhHeight } = trace;
  const { dh, dc, dHeight, dGates, chunkHeight } = run;
  const at = run.tensors.saved + firstRow * rowBytes;
  return {
    rows: 0,
    gates: at + trace.gates * 4,
    gatesHeight,
    h: at + trace.h * 4,
    c: at + trace.c * 4,
    statesHeight,
    tanhC: at + trace.tanhC * 4,
    tanhHeight,
    dh,
    dc,
    dHeight,
    dGates,
    dGatesHeight: chunkHeight,
  };
}

function runStepsBack(run: BackwardRun, first: BackwardFrame, chunk: StepChunk): void {
  const { host, cell, layout, plan, tensors, recurrentTransposed, dh, dHeight } = run;
  const { kernels } = host;
  const frame = { ...first };
  let row = chunk.rows;
  for (let step = chunk.endStep - 1; step >= chunk.firstStep; step--) {
    const count = plan.counts[step]!;
    row -= count;
    const at = row * rowBytes;
    frame.rows = count;
    frame.gates = first.gates + at;
    frame.h = first.h + at;
    frame.c = first.c + at;
    frame.tanhC = first.tanhC + at;
    frame.dGates = first.dGates + at;
    if (tensors.outputGradients) {
      const table = run.outputRows + (chunk.firstRow + row) * 4;
      kernels.addRows(tensors.outputGradients, cell.units, table, count, cell.units, dh, dHeight);
    }
    runBackwardStep({ kernels, layout, recurrentTransposed }, frame);
  }
}

function gatherInputs(
  { host, cell, tensors, inputRows, x, chunkHeight }: BackwardRun,
  chunk: StepChunk,
): void {
  const table = inputRows + chunk.firstRow * 4;
  // prettier-ignore
  host.kernels.gatherRows(tensors.inputs, cell.inputDim, table, chunk.rows, cell.inputDim, x, chunkHeight);
}

function writeInputGradients(run: BackwardRun, { firstRow, rows }: StepChunk): void {
  const { host, cell, layout, tensors, x, chunkHeight } = run;
  const { kernels } = host;
  const { inputDim } = cell;
  const target = tensors.gradients.inputs;
  if (!target) return;
  const depth = layout.inputGates.length * layout.panels * 8;
  // prettier-ignore
  kernels.multiply(rows, depth, panelsFor(inputDim), run.dGates, chunkHeight, run.kernelTransposed, depth, x, chunkHeight, run.zeros);
  kernels.scatterRows(x, chunkHeight, rows, inputDim, target, inputDim, run.inputRows + firstRow * 4);
}

function writeInitialStateGradients(run: BackwardRun): void {
  const { host, cell, plan, tensors, dh, dc, dHeight, order } = run;
  for (const [state, target] of tensors.gradients.initialStates.entries()) {
    const source = state === 0 ? dh : dc;
    if (target) host.kernels.scatterRows(source, dHeight, plan.batch, cell.units, target, cell.units, order);
  }
}
