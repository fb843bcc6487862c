import { candidateCode } from './cell-shape.js';
import type { PackedCell } from './packed-cell.js';
import { rowBytes } from './panel-matrix.js';

/** Where one step of `rows` sequences finds and leaves its numbers; changed in place from step to step. */
export interface ForwardFrame {
  rows: number;
  /** Units of the old state that count: 0 where it is known to be zero. */
  depth: number;
  /** Input projection of this step; the activated gates after it. */
  gates: number;
  gatesHeight: number;
  h: number;
  hNext: number;
  c: number;
  cNext: number;
  statesHeight: number;
  tanhC: number;
  tanhHeight: number;
}

/** Adds the recurrent product to the gates' sums and makes the new states. */
export function runForwardStep(packed: PackedCell, frame: ForwardFrame): void {
  const { form } = packed.layout;
  if (form === 'lstm') return runLstm(packed, frame);
  if (form === 'gru') return runGru(packed, frame);
  if (form === 'gruResetBefore') return runGruResetBefore(packed, frame);
  if (form === 'minGru' || form === 'minLstm') return runMinCell(packed, frame);
  return runSimpleRnn(packed, frame);
}

function runLstm({ host, cell, layout, recurrentKernel }: PackedCell, frame: ForwardFrame): void {
  const { kernels } = host;
  const { panels } = layout;
  const { rows, gates, gatesHeight, h, c, cNext, hNext, statesHeight, tanhC, tanhHeight } = frame;
  // prettier-ignore
  kernels.multiply(rows, frame.depth, 4 * panels, h, statesHeight, recurrentKernel, cell.units, gates, gatesHeight, 0);
  // prettier-ignore
  kernels.lstmForward(rows, panels, gates, gatesHeight, c, cNext, hNext, statesHeight, tanhC, tanhHeight);
}

function runGru(
  { host, cell, layout, recurrentKernel, candidateBias }: PackedCell,
  frame: ForwardFrame,
): void {
  const { kernels } = host;
  const { units } = cell;
  const { panels } = layout;
  const { rows, depth, gates, gatesHeight, h, hNext, statesHeight } = frame;
  const group = panels * gatesHeight * rowBytes;
  const candidate = recurrentKernel + 2 * panels * units * rowBytes;
  // prettier-ignore
  kernels.multiply(rows, depth, 2 * panels, h, statesHeight, recurrentKernel, units, gates + group, gatesHeight, 0);
  // prettier-ignore
  kernels.multiply(rows, depth, panels, h, statesHeight, candidate, units, gates + 3 * group, gatesHeight, candidateBias);
  kernels.gruForward(rows, panels, gates, gatesHeight, h, hNext, statesHeight);
}

function runGruResetBefore({ host, cell, layout, recurrentKernel }: PackedCell, frame: ForwardFrame): void {
  const { kernels } = host;
  const { units } = cell;
  const { panels } = layout;
  const { rows, depth, gates, gatesHeight, h, hNext, statesHeight } = frame;
  const group = panels * gatesHeight * rowBytes;
  const candidate = recurrentKernel + 2 * panels * units * rowBytes;
  // prettier-ignore
  kernels.multiply(rows, depth, 2 * panels, h, statesHeight, recurrentKernel, units, gates + group, gatesHeight, 0);
  kernels.gruForwardReset(rows, panels, gates, gatesHeight, h, statesHeight);
  // prettier-ignore
  kernels.multiply(rows, depth, panels, gates + 3 * group, gatesHeight, candidate, units, gates, gatesHeight, 0);
  kernels.gruForwardUpdate(rows, panels, gates, gatesHeight, h, hNext, statesHeight);
}

function runSimpleRnn({ host, cell, layout, recurrentKernel }: PackedCell, frame: ForwardFrame): void {
  const { kernels } = host;
  const { panels } = layout;
  const { rows, gates, gatesHeight, h, hNext, statesHeight } = frame;
  // prettier-ignore
  kernels.multiply(rows, frame.depth, panels, h, statesHeight, recurrentKernel, cell.units, gates, gatesHeight, 0);
  kernels.simpleRnnForward(rows, panels, gates, gatesHeight, hNext, statesHeight);
}

/** The inputs alone have made the gates. */
function runMinCell({ host, cell, layout }: PackedCell, frame: ForwardFrame): void {
  const { rows, gates, gatesHeight, h, hNext, statesHeight } = frame;
  const { panels, groups } = layout;
  const candidate = candidateCode(cell);
  // prettier-ignore
  host.kernels.minForward(rows, panels, gates, gatesHeight, h, hNext, statesHeight, candidate, groups - 1);
}
