import type { KernelHost } from './kernel-host.js';

/** Bytes of one panel row: eight floats. */
export const rowBytes = 32;

/** Panels of eight columns that hold `columns`. */
export function panelsFor(columns: number): number {
  return Math.ceil(columns / 8);
}

/**
 * Rows to allot to each panel so that `rows` fit. Panels then start an odd number of cache lines apart, so that those
 * of one row do not fall into the same cache set.
 */
export function panelHeight(rows: number): number {
  return rows + ((6 - (rows % 4)) % 4);
}

/** Floats of a panel matrix. */
export function panelFloats(panels: number, height: number): number {
  return panels * height * 8;
}

/** Where a panel matrix stands. */
export interface PanelMatrix {
  readonly offset: number;
  readonly height: number;
}

/** Zeroes the first rows of every panel. */
export function clearRows(
  host: KernelHost,
  { offset, height }: PanelMatrix,
  { rows, panels }: { readonly rows: number; readonly panels: number },
): void {
  for (let panel = 0; panel < panels; panel++) {
    host.kernels.clear(offset + panel * height * rowBytes, rows * rowBytes);
  }
}
