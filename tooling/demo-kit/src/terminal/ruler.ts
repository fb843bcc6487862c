/** A vertical axis with round numbers, each exactly on a row; row 0 is on top. */
export interface Ruler {
  readonly rows: number;
  readonly ticks: readonly { readonly row: number; readonly text: string }[];
  rowOf(value: number): number;
}

/** The axis for values from `lowest` to `highest` in about `height` rows. */
export function rulerOf(lowest: number, highest: number, height: number): Ruler {
  const step = roundStep((highest - lowest || 1) / 4);
  const bottom = Math.floor(lowest / step);
  const top = Math.max(Math.ceil(highest / step), bottom + 1);
  const rowsPerTick = Math.max(1, Math.round((height - 1) / (top - bottom)));
  const rows = (top - bottom) * rowsPerTick + 1;
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  return {
    rows,
    ticks: Array.from({ length: top - bottom + 1 }, (_, index) => ({
      row: index * rowsPerTick,
      text: ((top - index) * step).toFixed(digits),
    })),
    rowOf: (value) => Math.round((top - value / step) * rowsPerTick),
  };
}

/** The smallest of 1, 2, 5, 10, 20, 50 … (and their tenths) that is at least `step`. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= step * 0.999)!;
}
