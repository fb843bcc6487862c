import type { BenchRow } from './row.js';

/** How cost grows with a size: as size to the power of these. */
export interface Growth {
  readonly suite: string;
  readonly size: string;
  readonly peerName: string;
  readonly from: number;
  readonly to: number;
  readonly ours: number;
  readonly peer: number;
}

/** The exponents of all sweeps among rows: slopes of least squares between logarithms. */
export function growthOf(rows: readonly BenchRow[]): Growth[] {
  const sweeps = new Map<string, BenchRow[]>();
  for (const row of rows) {
    if (!row.sweep) continue;
    const key = `${row.suite} ${row.sweep.name} ${row.peerName}`;
    sweeps.set(key, [...(sweeps.get(key) ?? []), row]);
  }
  return [...sweeps.values()]
    .filter((sweep) => sweep.length > 2 && sweep.every(({ ours, peer }) => ours > 0 && peer > 0))
    .map((sweep) => {
      const sizes = sweep.map((row) => row.sweep!.at);
      const { suite, peerName, sweep: first } = sweep[0]!;
      return {
        suite,
        size: first!.name,
        peerName,
        from: Math.min(...sizes),
        to: Math.max(...sizes),
        ours: slopeOf(
          sizes,
          sweep.map(({ ours }) => ours),
        ),
        peer: slopeOf(
          sizes,
          sweep.map(({ peer }) => peer),
        ),
      };
    });
}

function slopeOf(sizes: readonly number[], costs: readonly number[]): number {
  const [x, y] = [sizes, costs].map((values) => values.map(Math.log)) as [number[], number[]];
  const [meanX, meanY] = [x, y].map(
    (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  ) as [number, number];
  let above = 0;
  let below = 0;
  for (const [at, value] of x.entries()) {
    above += (value - meanX) * (y[at]! - meanY);
    below += (value - meanX) ** 2;
  }
  return above / below;
}
