import type { KernelExports } from './kernel-exports.js';
import { floats, type KernelHost } from './kernel-host.js';
import { panelsFor, rowBytes } from './panel-matrix.js';
import { reserve, type Workspace } from './workspace.js';

/** Weights that stand in panels: `depth` rows of `panels` panels. */
export interface PanelWeights {
  readonly offset: number;
  readonly depth: number;
  readonly panels: number;
}

/** Where a matrix is addressed from, that has no panels of floats any more: below every offset of a memory. */
export interface Int8Matrix {
  readonly address: number;
  readonly depth: number;
  readonly panels: number;
  readonly codes: number;
  readonly scales: number;
}

/**
 * A host in which products with the given weights of another host are taken with int8 codes of them. Their matrices come in the
 * same order, addressed as if they still stood in panels of floats, so that all that multiplies by panels goes on as it did.
 */
export function int8Host(
  host: KernelHost,
  { source, weights }: { readonly source: KernelHost; readonly weights: readonly PanelWeights[] },
): { readonly host: KernelHost; readonly matrices: readonly Int8Matrix[]; readonly free: () => void } {
  const largest = Math.max(...weights.map(({ depth, panels }) => depth * panels * rowBytes));
  // Small integers cost JavaScript nothing; others are allocated at each call.
  const apart = largest <= 2 ** 29 ? 2 ** 29 : 2 ** 49;
  const first = -apart * weights.length;
  const packed = weights.map((matrix, index) =>
    packInt8(host, { source, matrix, address: first + index * apart }),
  );
  const matrices = packed.map(({ matrix }) => matrix);
  let room: Workspace<'rounded' | 'scales'> | undefined;
  let roomRows = 0;
  const widest = Math.max(...matrices.map(({ depth }) => 16 * panelsFor(depth)));

  function roomFor(rows: number): Workspace<'rounded' | 'scales'> {
    if (room && roomRows >= rows) return room;
    room?.free();
    roomRows = rows;
    room = reserve(host, { rounded: (rows * widest) / 4, scales: rows });
    return room;
  }

  const { kernels } = host;
  // prettier-ignore
  const multiply: KernelExports['multiply'] = (rows, depth, panels, a, aHeight, b, bHeight, c, cHeight, bias) => {
    const matrix = b < 0 ? matrices[Math.floor((b - first) / apart)] : undefined;
    // A product of no depth reads no weights, and starts from its bias.
    if (!matrix || depth === 0) return kernels.multiply(rows, depth, panels, a, aHeight, Math.max(b, 0), bHeight, c, cHeight, bias);
    const { offsets } = roomFor(rows);
    const aPanels = panelsFor(depth);
    const panel = (b - matrix.address) / (matrix.depth * rowBytes);
    const pairs = 4 * aPanels;
    kernels.roundRows(rows, aPanels, a, aHeight, limitOf(depth), offsets.rounded, offsets.scales);
    kernels.multiplyInt8(rows, pairs, panels, offsets.rounded, offsets.scales, matrix.codes + 16 * panel * pairs, matrix.scales + rowBytes * panel, c, cHeight, bias);
  };
  return {
    host: { ...host, kernels: { ...kernels, multiply } },
    matrices,
    free() {
      room?.free();
      for (const { free } of packed) free();
    },
  };
}

/** The largest number that rows are rounded to, so that a sum of `depth` products with codes fits into 32 bits. */
function limitOf(depth: number): number {
  return Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * depth)));
}

function packInt8(
  host: KernelHost,
  { source, matrix, address }: { source: KernelHost; matrix: PanelWeights; address: number },
): { readonly matrix: Int8Matrix; readonly free: () => void } {
  const { depth, panels, offset } = matrix;
  const pairs = 4 * panelsFor(depth);
  const { offsets, free } = reserve(host, { codes: 4 * panels * pairs, scales: 8 * panels });
  const values = floats(source, offset, panels * depth * 8);
  const codes = new Int8Array(host.memory.buffer, offsets.codes, 16 * panels * pairs);
  const scales = floats(host, offsets.scales, 8 * panels).fill(0);
  codes.fill(0);
  for (const [at, value] of values.entries()) {
    const column = 8 * Math.floor(at / (8 * depth)) + (at % 8);
    scales[column] = Math.max(scales[column]!, Math.abs(value) / 127);
  }
  for (const [at, value] of values.entries()) {
    const panel = Math.floor(at / (8 * depth));
    const row = Math.floor(at / 8) % depth;
    const scale = scales[8 * panel + (at % 8)]!;
    // Two rows stand by turns, so that both are multiplied at once.
    const place = 16 * (panel * pairs + (row >> 1)) + 2 * (at % 8) + (row % 2);
    codes[place] = scale === 0 ? 0 : Math.round(value / scale);
  }
  return { matrix: { address, depth, panels, ...offsets }, free };
}
