import { layoutOf, type CellLayout } from './cell-layout.js';
import type { CellShape, CellWeights } from './cell-shape.js';
import type { KernelHost } from './kernel-host.js';
import { panelFloats, rowBytes } from './panel-matrix.js';
import type { StepRoom } from './step-room.js';
import { reserve } from './workspace.js';

/** A cell whose weights stand in panels, ready for any number of steps and sequences. */
export interface PackedCell {
  readonly host: KernelHost;
  readonly cell: CellShape;
  readonly layout: CellLayout;
  /** [inputDim, input gates] panels. */
  readonly kernel: number;
  /** [units, recurrent gates] panels. */
  readonly recurrentKernel: number;
  /** What the sums of the input gates start from. */
  readonly bias: number;
  /** GRU with resetAfter: what the candidate's recurrent product starts from. */
  readonly candidateBias: number;
  /** Where single steps run; made by the first of them. */
  stepRoom: StepRoom | undefined;
  free(): void;
}

/** Packs weights, which may then be freed. The caller frees what it gets. */
export function packCell(host: KernelHost, cell: CellShape, weights: CellWeights): PackedCell {
  const layout = layoutOf(cell);
  const { inputGates, recurrentGates, panels } = layout;
  const { offsets, free } = reserve(host, {
    kernel: panelFloats(inputGates.length * panels, cell.inputDim),
    recurrentKernel: panelFloats(recurrentGates.length * panels, cell.units),
    bias: panelFloats(inputGates.length * panels, 1),
    candidateBias: panelFloats(panels, 1),
  });
  const packed: PackedCell = {
    host,
    cell,
    layout,
    ...offsets,
    stepRoom: undefined,
    free() {
      packed.stepRoom?.free();
      free();
    },
  };
  packKernel(packed, {
    source: weights.kernel,
    rows: cell.inputDim,
    gates: inputGates,
    target: packed.kernel,
  });
  packKernel(packed, {
    source: weights.recurrentKernel,
    rows: cell.units,
    gates: recurrentGates,
    target: packed.recurrentKernel,
  });
  packBias(packed, weights.bias);
  return packed;
}

interface KernelPlacement {
  readonly source: number;
  readonly rows: number;
  readonly gates: readonly number[];
  readonly target: number;
}

function packKernel(
  { host, cell, layout }: PackedCell,
  { source, rows, gates, target }: KernelPlacement,
): void {
  const { units } = cell;
  const { kerasGates, panels } = layout;
  for (const [group, gate] of gates.entries()) {
    const from = source + gate * units * 4;
    const to = target + group * panels * rows * rowBytes;
    host.kernels.gatherRows(from, kerasGates * units, 0, rows, units, to, rows);
  }
}

/** Without resetAfter a bias is one row; with it, the recurrent row's z and r parts join the input row's. */
function packBias({ host, cell, layout, bias, candidateBias }: PackedCell, source: number): void {
  const { kernels } = host;
  const { units } = cell;
  const { form, inputGates, kerasGates, panels } = layout;
  const gateBytes = panels * rowBytes;
  kernels.clear(bias, inputGates.length * gateBytes);
  kernels.clear(candidateBias, gateBytes);
  if (source === 0) return;
  const recurrentRow = source + kerasGates * units * 4;
  for (const [group, gate] of inputGates.entries()) {
    const to = bias + group * gateBytes;
    kernels.addRows(source + gate * units * 4, 0, 0, 1, units, to, 1);
    if (form !== 'gru') continue;
    const joined = group === 0 ? candidateBias : to;
    kernels.addRows(recurrentRow + gate * units * 4, 0, 0, 1, units, joined, 1);
  }
}
