import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bidirectional,
  dense,
  featuresAfter,
  gru,
  lstm,
  roundWeights,
  sequential,
} from '../network/index.js';
import { anyDirection, anyNetwork, randomArray, randomWeights } from './any-network.test.support.js';
import { createEngine } from './engine.js';
import { heapGrowth } from './heap-growth.test.support.js';

const int8 = { weights: 'int8' } as const;
const network = sequential(
  [
    lstm({ units: 37, returnSequences: true }),
    gru({ units: 16, returnSequences: true }),
    dense({ units: 2 }),
  ],
  { numFeatures: 5 },
);
const weights = randomWeights(network, 1);

function largestDifference(one: Float32Array, other: Float32Array): number {
  return one.reduce((largest, value, at) => Math.max(largest, Math.abs(value - other[at]!)), 0);
}

describe('an engine with int8 weights', () => {
  test('lets NaN through wherever it stands in a step', () => {
    for (let at = 0; at < 5; at++) {
      const stream = createEngine(network, weights, int8).openStream();
      expect([
        ...stream.step(Float32Array.from({ length: 5 }, (_, i) => (i === at ? Number.NaN : 1))),
      ]).toEqual([Number.NaN, Number.NaN]);
    }
  });

  test('computes what the rounded weights compute, for any network and lengths', () => {
    fc.assert(
      fc.property(
        anyNetwork({ ...anyDirection, hasKernelCells: true }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 0, max: 1000 }),
        (of, batch, seed) => {
          const time = 6;
          const inputs = randomArray(seed, [batch, time, featuresAfter(of, -1)]);
          const lengths = Int32Array.from({ length: batch }, (_, row) => (row + seed) % (time + 1));
          const given = randomWeights(of, seed);
          const rounded = roundWeights(given, 'int8').map((weight, index) =>
            // Dense, attention and other layers keep their floats.
            /(^|_)(gru|lstm|simple_rnn|bidirectional)/.test(weight.name) ? weight : given[index]!,
          );
          const expected = createEngine(of, rounded).predict(inputs, { lengths }).values;
          const outputs = createEngine(of, given, int8).predict(inputs, { lengths }).values;
          expect(largestDifference(outputs, expected)).toBeLessThan(2e-3);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('stays within 1e-2 of exact weights over 50 steps', () => {
    const inputs = randomArray(2, [4, 50, 5]);
    const exact = createEngine(network, weights).predict(inputs).values;
    const outputs = createEngine(network, weights, int8).predict(inputs).values;
    expect(largestDifference(outputs, exact)).toBeLessThan(1e-2);
    expect(largestDifference(outputs, exact)).toBeGreaterThan(0);
  });

  test('steps, in streams and in sessions, to where the whole ends', () => {
    const engine = createEngine(network, weights, int8);
    const inputs = randomArray(3, [1, 9, 5]);
    const whole = engine.predict(inputs).values;
    const stream = engine.openStream();
    const sessions = engine.openSessions(6);
    for (let step = 0; step < 9; step++) {
      const input = inputs.values.subarray(5 * step, 5 * step + 5);
      const expected = whole.subarray(2 * step, 2 * step + 2);
      expect(largestDifference(stream.step(input), expected)).toBeLessThan(1e-5);
      const many = Float32Array.from({ length: 30 }, (_, at) => input[at % 5]!);
      expect(largestDifference(sessions.step(many).subarray(10), expected)).toBeLessThan(1e-5);
    }
  });

  test('takes no memory for its steps', () => {
    const engine = createEngine(network, weights, int8);
    const [stream, sessions] = [engine.openStream(), engine.openSessions(7)];
    const { values } = randomArray(1, [7, 5]);
    const input = values.slice(0, 5);
    const rounds = 5000;
    expect(heapGrowth(() => stream.step(input), rounds) / rounds).toBeLessThan(1);
    expect(heapGrowth(() => sessions.step(values), rounds) / rounds).toBeLessThan(1);
  });

  test('holds about a quarter of the bytes', () => {
    const large = sequential([lstm({ units: 256 })], { numFeatures: 256 });
    const given = randomWeights(large, 1);
    const floats = createEngine(large, given).memory().bytes;
    expect(createEngine(large, given, int8).memory().bytes).toBeLessThan(0.15 * floats);
    const once = createEngine(large, given);
    const again = createEngine(large, given, int8);
    for (const engine of [once, again]) engine.openStream().step(new Float32Array(256));
    expect(again.memory().bytes).toBeLessThan(0.27 * once.memory().bytes);
  });

  test('reads both directions', () => {
    const both = sequential([bidirectional({ layer: lstm({ units: 20 }) })], { numFeatures: 3 });
    const given = randomWeights(both, 4);
    const inputs = randomArray(4, [3, 8, 3]);
    const exact = createEngine(both, given).predict(inputs).values;
    expect(largestDifference(createEngine(both, given, int8).predict(inputs).values, exact)).toBeLessThan(
      1e-2,
    );
  });

  test('does not overflow where thousands of the largest products are added', () => {
    const wide = sequential([gru({ units: 4, useBias: false })], { numFeatures: 6000 });
    const given = randomWeights(wide, 1).map((weight) => ({
      ...weight,
      values: weight.values.map(() => 1e-4),
    }));
    const inputs = { values: new Float32Array(2 * 6000).fill(1), shape: [2, 1, 6000] };
    const exact = createEngine(wide, given).predict(inputs).values;
    expect(largestDifference(createEngine(wide, given, int8).predict(inputs).values, exact)).toBeLessThan(
      1e-4,
    );
  });

  test('lets NaN through, rather than read it as a number', () => {
    const inputs = randomArray(5, [2, 3, 5]);
    inputs.values[0] = Number.NaN;
    const { values } = createEngine(network, weights, int8).predict(inputs);
    expect(values.subarray(0, 6).every(Number.isNaN)).toBe(true);
    expect(values.subarray(6).every(Number.isFinite)).toBe(true);
  });

  test('gives the first output of a stream though the step made the memory grow', () => {
    let grown = 0;
    for (let units = 8; units < 160; units += 4) {
      const of = sequential([lstm({ units })], { numFeatures: units });
      const engine = createEngine(of, randomWeights(of, 1), int8);
      const inputs = randomArray(1, [1, 1, units]);
      const stream = engine.openStream();
      const { bytes } = engine.memory();
      const stepped = stream.step(inputs.values);
      if (engine.memory().bytes > bytes) grown++;
      expect(largestDifference(stepped, engine.predict(inputs).values)).toBeLessThan(1e-5);
    }
    expect(grown).toBeGreaterThan(0);
  });
});
