import { runBackwardStep, type BackwardFrame } from './backward-step.js';
import { layoutOf, type CellLayout } from './cell-layout.js';
import type { CellShape, CellWeights } from './cell-shape.js';
import type { KernelHost } from './kernel-host.js';
import { clearRows, panelFloats, panelHeight, panelsFor, rowBytes } from './panel-matrix.js';
import { planTables, writePlanTables, type PlanTables } from './plan-tables.js';
import type { SequencePlan } from './sequence-plan.js';
import { largestChunk, splitSteps, type StepChunk } from './step-chunks.js';
import { keptTrace, type Trace } from './trace.js';
import { trainingKernels } from './training-kernels.js';
import { packTransposed } from './transposed-kernel.js';
import { createWeightGradients, type WeightGradients } from './weight-gradients.js';
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
  const weightGradients = createWeightGradients(host, cell);
  try {
    runStepsBackward({ host, cell, plan, tensors, weightGradients });
    weightGradients.write(tensors.gradients);
  } finally {
    weightGradients.free();
  }
}

interface BackwardTask {
  readonly host: KernelHost;
  readonly cell: CellShape;
  readonly plan: SequencePlan;
  readonly tensors: BackwardTensors;
  readonly weightGradients: WeightGradients;
}

function runStepsBackward(task: BackwardTask): void {
  const { host, cell, plan, tensors } = task;
  const layout = layoutOf(cell);
  const { panels, groups, inputGates, recurrentGates } = layout;
  const chunks = splitSteps(plan);
  const chunkHeight = panelHeight(largestChunk(chunks));
  const dHeight = panelHeight(plan.batch);
  const inputPanels = panelsFor(cell.inputDim);
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
  const run: BackwardRun = { ...task, layout, chunkHeight, dHeight, ...offsets };
  const { inputDim, units } = cell;
  const { kernel, recurrentKernel } = tensors;
  // prettier-ignore
  packTransposed(run, { source: kernel, rows: inputDim, gates: inputGates, target: run.kernelTransposed });
  // prettier-ignore
  packTransposed(run, { source: recurrentKernel, rows: units, gates: recurrentGates, target: run.recurrentTransposed });
  startGradients(run);
  const trace = keptTrace(cell, plan);
  for (const chunk of chunks.toReversed()) {
    const frame = frameAt(run, trace, chunk);
    stepBack(run, frame, chunk);
    addWeightGradients(run, frame, chunk);
    writeInputGradients(run, chunk);
  }
  writeInitialStateGradients(run);
  free();
}

interface BackwardRun extends BackwardTask, PlanTables {
  readonly layout: CellLayout;
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

/** Before any step back, the gradients of the states are those of the final states. */
function startGradients(run: BackwardRun): void {
  const { host, cell, layout, plan, tensors, dh, dc, dHeight, order, zeros } = run;
  const { kernels } = host;
  const { units } = cell;
  for (const [state, target] of [dh, dc].entries()) {
    const source = tensors.finalStateGradients[state];
    if (source) kernels.gatherRows(source, units, order, plan.batch, units, target, dHeight);
    else clearRows(host, { offset: target, height: dHeight }, { rows: plan.batch, panels: layout.panels });
  }
  kernels.clear(zeros, panelsFor(cell.inputDim) * rowBytes);
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

function stepBack(run: BackwardRun, first: BackwardFrame, chunk: StepChunk): void {
  const { host, cell, layout, plan, tensors, recurrentTransposed, dh, dHeight } = run;
  const { kernels } = host;
  const training = trainingKernels(host);
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
    runBackwardStep({ kernels, training, cell, layout, recurrentTransposed }, frame);
  }
}

function addWeightGradients(run: BackwardRun, frame: BackwardFrame, { firstRow, rows }: StepChunk): void {
  const { host, cell, tensors, inputRows, x, chunkHeight } = run;
  const { inputDim } = cell;
  // prettier-ignore
  host.kernels.gatherRows(tensors.inputs, inputDim, inputRows + firstRow * 4, rows, inputDim, x, chunkHeight);
  run.weightGradients.add({
    rows,
    inputs: { offset: x, height: chunkHeight },
    states: { offset: frame.h, height: frame.statesHeight },
    gates: { offset: frame.gates, height: frame.gatesHeight },
    gateGradients: { offset: run.dGates, height: chunkHeight },
  });
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
