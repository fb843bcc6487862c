import type { CellLayout } from './cell-layout.js';
import type { CellShape } from './cell-shape.js';
import type { ForwardFrame } from './forward-step.js';
import type { KernelHost } from './kernel-host.js';
import { panelFloats, panelsFor } from './panel-matrix.js';
import { reserve } from './workspace.js';

/** Memory in which single steps of up to `batch` sequences run. */
export interface StepRoom {
  readonly batch: number;
  readonly inputs: number;
  readonly frame: ForwardFrame;
  free(): void;
}

interface Stepped {
  readonly host: KernelHost;
  readonly cell: CellShape;
  readonly layout: CellLayout;
}

export function createStepRoom({ host, cell, layout }: Stepped, batch: number): StepRoom {
  const state = panelFloats(layout.panels, batch);
  const { offsets, free } = reserve(host, {
    inputs: panelFloats(panelsFor(cell.inputDim), batch),
    gates: panelFloats(layout.groups * layout.panels, batch),
    h: state,
    hNext: state,
    c: state,
    cNext: state,
    tanhC: state,
  });
  const { inputs, ...places } = offsets;
  const heights = { gatesHeight: batch, statesHeight: batch, tanhHeight: batch };
  return { batch, inputs, frame: { rows: 0, depth: cell.units, ...places, ...heights }, free };
}
