import { expect, test } from 'vitest';
import { rowsOf, shares } from './rows-of.js';

const dense = (...shape: number[]): { values: Float32Array; shape: number[] } => ({
  values: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, index) => index),
  shape,
});

test('rows are cut out of everything that a batch holds', () => {
  const batch = {
    inputs: dense(3, 2, 2),
    lengths: Int32Array.of(2, 1, 2),
    targets: dense(3, 1),
    targetWeights: dense(3),
  };
  expect(rowsOf(batch, { from: 1, to: 3 })).toEqual({
    inputs: { values: Float32Array.of(4, 5, 6, 7, 8, 9, 10, 11), shape: [2, 2, 2] },
    lengths: Int32Array.of(1, 2),
    targets: { values: Float32Array.of(1, 2), shape: [2, 1] },
    targetWeights: { values: Float32Array.of(1, 2), shape: [2] },
  });
});

test('shares hold every row once', () => {
  expect(shares(7, 3)).toEqual([
    { from: 0, to: 3 },
    { from: 3, to: 5 },
    { from: 5, to: 7 },
  ]);
  expect(shares(1, 2)).toEqual([
    { from: 0, to: 1 },
    { from: 1, to: 1 },
  ]);
});
