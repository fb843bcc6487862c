import type { CellLayout } from './cell-layout.js';
import type { CellShape } from './cell-shape.js';
import type { ForwardFrame } from './forward-step.js';
import type { KernelHost } from './kernel-host.js';
import { panelFloats, panelHeight, panelsFor } from './panel-matrix.js';
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
  const height = stepHeight(batch);
  const state = panelFloats(layout.panels, height);
  const { offsets, free } = reserve(host, {
    inputs: panelFloats(panelsFor(cell.inputDim), height),
    gates: panelFloats(layout.groups * layout.panels, height),
    h: state,
    hNext: state,
    c: state,
    cNext: state,
    tanhC: state,
  });
  const { inputs, ...places } = offsets;
  const heights = { gatesHeight: height, statesHeight: height, tanhHeight: height };
  return { batch, inputs, frame: { rows: batch, depth: cell.units, ...places, ...heights }, free };
}

/** Lays the room out for this many sequences, at most those it was made for. */
export function setRows({ frame }: StepRoom, rows: number): void {
  if (frame.rows === rows) return;
  const height = stepHeight(rows);
  frame.rows = rows;
  frame.gatesHeight = height;
  frame.statesHeight = height;
  frame.tanhHeight = height;
}

/** A single row stands without spare ones: its panels are then one line. */
function stepHeight(rows: number): number {
  return rows === 1 ? 1 : panelHeight(rows);
}
