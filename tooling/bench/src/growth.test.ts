import { expect, test } from 'vitest';
import { growthOf } from './growth.js';
import type { BenchRow } from './row.js';

const row = (at: number, sweep = 'units'): BenchRow => ({
  suite: 'inference',
  case: `H${at}`,
  ours: 3 * at ** 2,
  peer: 0.5 * at ** 1.5,
  peerName: 'a peer',
  unit: 'ms',
  ratio: 1,
  sweep: { name: sweep, at },
});

test('cost that grows as a power of a size is told by its exponent', () => {
  const [growth, ...others] = growthOf([row(16), row(64), row(512), row(10, 'batch'), row(20, 'batch')]);
  expect(others).toEqual([]);
  expect(growth).toMatchObject({ suite: 'inference', size: 'units', from: 16, to: 512, peerName: 'a peer' });
  expect(growth!.ours).toBeCloseTo(2, 10);
  expect(growth!.peer).toBeCloseTo(1.5, 10);
});

test('rows of different suites and peers are different sweeps', () => {
  const rows = [16, 32, 64].flatMap((at) => [row(at), { ...row(at), peerName: 'another', peer: at }]);
  expect(growthOf(rows).map(({ peerName, peer }) => [peerName, Math.round(10 * peer)])).toEqual([
    ['a peer', 15],
    ['another', 10],
  ]);
});
