import type { TrainingBatch } from '../../data/example-source.js';

/** The rows from `from` up to `to` of a batch: of every array whose first axis is the batch's. */
export function rowsOf(batch: TrainingBatch, { from, to }: RowRange): TrainingBatch {
  return cut(batch, { from, to, count: countRows(batch) }) as TrainingBatch;
}

/** Rows of a batch. */
export function countRows({ inputs }: TrainingBatch): number {
  return inputs.shape[0] ?? 0;
}

/** Rows from one up to another. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Even shares of a batch's rows, in their order; where rows are fewer than shares, the last are empty. */
export function shares(rows: number, count: number): RowRange[] {
  const cutAt = (share: number): number => Math.ceil((share * rows) / count);
  return Array.from({ length: count }, (_, share) => ({ from: cutAt(share), to: cutAt(share + 1) }));
}

function cut(value: unknown, range: RowRange & { readonly count: number }): unknown {
  const { from, to, count } = range;
  if (value instanceof Int32Array) return value.length === count ? value.subarray(from, to) : value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('values' in value && 'shape' in value) {
    const { values, shape } = value as { values: Float32Array; shape: readonly number[] };
    const width = values.length / Math.max(1, count);
    return { values: values.subarray(from * width, to * width), shape: [to - from, ...shape.slice(1)] };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cut(part, range)]));
}
