import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from './random.js';

const take = <Value>(count: number, draw: () => Value): Value[] => Array.from({ length: count }, draw);

const uniforms = (count: number, random: Random): number[] => take(count, () => random.uniform());
const normals = (count: number, random: Random): number[] => take(count, () => random.normal());

describe('createRandom', () => {
  // xoshiro128starstar.c by Blackman and Vigna (prng.di.unimi.it), started from the words 1, 2, 3, 4.
  test('gives the numbers of xoshiro128**', () => {
    const random = createRandom([1, 2, 3, 4]);
    expect(take(10, () => random.uniform() * 2 ** 32)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test('gives the same numbers for the same seed, and others for another', () => {
    const numbers = (seed: number): number[] => uniforms(5, createRandom(seed));
    expect(numbers(7)).toEqual(numbers(7));
    expect(numbers(7)).not.toEqual(numbers(8));
  });

  test('goes on from a saved state, wherever it is taken', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(50), (seed, drawn) => {
        const random = createRandom(seed);
        normals(drawn, random);
        const resumed = createRandom(JSON.parse(JSON.stringify(random.state())));
        expect(normals(5, resumed)).toEqual(normals(5, random));
      }),
    );
  });

  test('draws uniform numbers evenly from [0, 1)', () => {
    const random = createRandom(1);
    const bins = take(10, () => 0);
    for (const value of uniforms(100_000, random)) bins[Math.floor(value * 10)]!++;
    // 10 000 a bin, standard deviation 95.
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test('draws normal numbers with mean 0 and deviation 1', () => {
    const values = normals(100_000, createRandom(2));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    const within = values.filter((value) => Math.abs(value) < 1.96).length / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(within).toBeCloseTo(0.95, 2);
  });

  test('draws whole numbers below the bound, each as likely', () => {
    const random = createRandom(3);
    const counts = take(6, () => 0);
    for (const face of take(60_000, () => random.integer(6))) counts[face]!++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });

  test('permutes without losing or repeating a number', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(100), (seed, count) => {
        const order = createRandom(seed).permutation(count);
        expect([...order].sort((a, b) => a - b)).toEqual(take(count, () => 0).map((_, index) => index));
      }),
    );
  });

  test('permutes every order as likely', () => {
    const random = createRandom(4);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 60_000; draw++) {
      const order = random.permutation(3).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});
