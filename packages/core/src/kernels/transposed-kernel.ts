import type { CellLayout } from './cell-layout.js';
import type { CellShape } from './cell-shape.js';
import type { KernelHost } from './kernel-host.js';
import { panelFloats, panelsFor, rowBytes } from './panel-matrix.js';
import { trainingKernels } from './training-kernels.js';

/** A kernel [rows, Keras gates * units] and where its transpose goes, its gates in the given order. */
export interface TransposedKernel {
  readonly source: number;
  readonly rows: number;
  readonly gates: readonly number[];
  readonly target: number;
}

/** Packs the transpose of a kernel: [gates * padded units, rows] panels. */
export function packTransposed(
  {
    host,
    cell,
    layout,
  }: { readonly host: KernelHost; readonly cell: CellShape; readonly layout: CellLayout },
  { source, rows, gates, target }: TransposedKernel,
): void {
  const { gatherTransposed } = trainingKernels(host);
  const { units } = cell;
  const { kerasGates, panels } = layout;
  const height = gates.length * panels * 8;
  host.kernels.clear(target, panelFloats(panelsFor(rows), height) * 4);
  for (const [group, gate] of gates.entries()) {
    const from = source + gate * units * 4;
    const to = target + group * panels * 8 * rowBytes;
    gatherTransposed(from, kerasGates * units, rows, units, to, height);
  }
}
