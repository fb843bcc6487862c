import type { CellLayout } from './cell-layout.js';
import { candidateCode, type CellShape } from './cell-shape.js';
import type { KernelExports, TrainingExports } from './kernel-exports.js';
import { rowBytes } from './panel-matrix.js';

/** Where one step back of `rows` sequences finds and leaves its numbers; changed in place from step to step. */
export interface BackwardFrame {
  rows: number;
  /** Activated gates, as the forward run kept them. */
  gates: number;
  gatesHeight: number;
  /** States before the step. */
  h: number;
  c: number;
  statesHeight: number;
  tanhC: number;
  tanhHeight: number;
  /** Gradients of the new states, then of the old ones. */
  dh: number;
  dc: number;
  dHeight: number;
  /** Gradients of the gates' sums. */
  dGates: number;
  dGatesHeight: number;
}

export interface BackwardStep {
  readonly kernels: KernelExports;
  readonly training: TrainingExports;
  readonly cell: CellShape;
  readonly layout: CellLayout;
  /** [recurrent gates, units] panels: the recurrent kernel, transposed. */
  readonly recurrentTransposed: number;
}

/** Gradients of the gates' sums from those of the new states, which become those of the old states. */
export function runBackwardStep(step: BackwardStep, frame: BackwardFrame): void {
  const { form } = step.layout;
  if (form === 'lstm') return runLstm(step, frame);
  if (form === 'gru') return runGru(step, frame);
  if (form === 'gruResetBefore') return runGruResetBefore(step, frame);
  if (form === 'minGru' || form === 'minLstm') return runMinCell(step, frame);
  return runSimpleRnn(step, frame);
}

function runLstm(
  { kernels, training, layout, recurrentTransposed }: BackwardStep,
  frame: BackwardFrame,
): void {
  const { panels } = layout;
  const { rows, dh, dHeight, dGates, dGatesHeight } = frame;
  const depth = 4 * panels * 8;
  // prettier-ignore
  training.lstmBackward(rows, panels, frame.gates, frame.gatesHeight, frame.c, frame.statesHeight, frame.tanhC, frame.tanhHeight, dh, frame.dc, dHeight, dGates, dGatesHeight);
  kernels.multiply(rows, depth, panels, dGates, dGatesHeight, recurrentTransposed, depth, dh, dHeight, 0);
}

function runGru(
  { kernels, training, layout, recurrentTransposed }: BackwardStep,
  frame: BackwardFrame,
): void {
  const { panels } = layout;
  const { rows, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight } = frame;
  const depth = 3 * panels * 8;
  const fromState = dGates + panels * dGatesHeight * rowBytes;
  // prettier-ignore
  training.gruBackward(rows, panels, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight);
  kernels.multiply(rows, depth, panels, fromState, dGatesHeight, recurrentTransposed, depth, dh, dHeight, 0);
}

function runGruResetBefore(
  { kernels, training, layout, recurrentTransposed }: BackwardStep,
  frame: BackwardFrame,
): void {
  const { panels } = layout;
  const { rows, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight } = frame;
  const units = panels * 8;
  const group = panels * dGatesHeight * rowBytes;
  const candidate = recurrentTransposed + 2 * units * rowBytes;
  const dReset = dGates + 3 * group;
  // prettier-ignore
  training.gruBackwardUpdate(rows, panels, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight);
  kernels.multiply(rows, units, panels, dGates, dGatesHeight, candidate, 3 * units, dReset, dGatesHeight, 0);
  // prettier-ignore
  training.gruBackwardReset(rows, panels, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight);
  // prettier-ignore
  kernels.multiply(rows, 2 * units, panels, dGates + group, dGatesHeight, recurrentTransposed, 3 * units, dh, dHeight, 0);
}

function runSimpleRnn(
  { kernels, training, layout, recurrentTransposed }: BackwardStep,
  frame: BackwardFrame,
): void {
  const { panels } = layout;
  const { rows, gates, gatesHeight, dh, dHeight, dGates, dGatesHeight } = frame;
  const depth = panels * 8;
  training.simpleRnnBackward(rows, panels, gates, gatesHeight, dh, dHeight, dGates, dGatesHeight);
  kernels.multiply(rows, depth, panels, dGates, dGatesHeight, recurrentTransposed, depth, dh, dHeight, 0);
}

function runMinCell({ training, cell, layout }: BackwardStep, frame: BackwardFrame): void {
  const { rows, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight } = frame;
  const { panels, groups } = layout;
  const candidate = candidateCode(cell);
  // prettier-ignore
  training.minBackward(rows, panels, gates, gatesHeight, h, statesHeight, dh, dHeight, dGates, dGatesHeight, candidate, groups - 1);
}
