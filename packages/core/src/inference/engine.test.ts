import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DenseArray } from '../data/dense-array.js';
import {
  dense,
  featuresAfter,
  gru,
  lstm,
  outputShape,
  sequential,
  type SequentialNetwork,
} from '../network/index.js';
import {
  anyDirection,
  anyNetwork,
  randomArray,
  randomWeights,
  roundingOf,
} from './any-network.test.support.js';
import { createEngine } from './engine.js';
import { referenceForward } from './reference-forward.test.support.js';

/** Row `row` of [batch, time, features], its first `length` steps. */
function sequenceOf({ values, shape }: DenseArray, row: number, length: number): number[][] {
  const [, time = 0, features = 0] = shape;
  return Array.from({ length }, (_, step) => {
    const at = (row * time + step) * features;
    return [...values.subarray(at, at + features)];
  });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}

const anyLengths = fc.array(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 9 });

describe('createEngine', () => {
  test('gives what Keras’s equations give in float64, for any network and lengths', () => {
    fc.assert(
      fc.property(anyNetwork(anyDirection), anyLengths, fc.nat(), (network, lengths, seed) => {
        const weights = randomWeights(network, seed);
        const time = 11;
        const inputs = randomArray(seed, [lengths.length, time, featuresAfter(network, -1)]);
        const outputs = createEngine(network, weights).predict(inputs, { lengths: Int32Array.from(lengths) });
        const rowSize = outputs.values.length / lengths.length;
        for (const [row, length] of lengths.entries()) {
          const expected = referenceForward(network, weights, sequenceOf(inputs, row, length)).flat();
          const got = outputs.values.subarray(row * rowSize, (row + 1) * rowSize);
          const real = [...got].filter((_, at) => isReal(network, { at, rowSize, length, time }));
          expect(largestDifference(real, expected)).toBeLessThan(roundingOf(network));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('gives each sequence the same numbers alone as padded in a batch, and 0 behind its end', () => {
    const network = sequential([lstm({ units: 5, returnSequences: true }), dense({ units: 2 })], {
      numFeatures: 3,
    });
    const engine = createEngine(network, randomWeights(network, 1));
    const inputs = randomArray(2, [3, 8, 3]);
    const lengths = Int32Array.of(8, 3, 0);
    const padded = engine.predict(inputs, { lengths });
    for (const [row, length] of lengths.entries()) {
      const alone = { values: inputs.values.slice(row * 24, row * 24 + length * 3), shape: [1, length, 3] };
      const outputs = padded.values.subarray(row * 16, (row + 1) * 16);
      expect(largestDifference(outputs.subarray(0, length * 2), engine.predict(alone).values)).toBeLessThan(
        1e-6,
      );
      expect([...outputs.subarray(length * 2)]).toEqual(Array.from({ length: 16 - length * 2 }, () => 0));
    }
  });

  test('gives the same whatever stands in the padding', () => {
    const network = sequential([gru({ units: 5 })], { numFeatures: 1 });
    const engine = createEngine(network, randomWeights(network, 1));
    const predictOne = (padding: number): DenseArray =>
      engine.predict(
        { values: Float32Array.of(1, 2, padding), shape: [1, 3, 1] },
        { lengths: Int32Array.of(2) },
      );
    expect(predictOne(NaN)).toEqual(predictOne(0));
  });

  test('splits a big batch, so that memory stays bounded and no number changes', () => {
    const network = sequential([gru({ units: 60 }), dense({ units: 1 })], { numFeatures: 4 });
    const engine = createEngine(network, randomWeights(network, 1));
    const inputs = randomArray(1, [2000, 200, 4]);
    const { values, shape } = engine.predict(inputs, {
      lengths: new Int32Array(2000).fill(200).fill(150, 1000),
    });
    expect(shape).toEqual([2000, 1]);
    // Unsplit, the inputs alone would take 6.4 MB and the states of all steps 96 MB.
    expect(engine.memory().bytes).toBeLessThan(8 * 2 ** 20);
    for (const row of [0, 349, 999, 1999]) {
      const length = row < 1000 ? 200 : 150;
      const alone = { values: inputs.values.slice(row * 800, row * 800 + length * 4), shape: [1, length, 4] };
      expect(engine.predict(alone).values[0]).toBeCloseTo(values[row]!, 5);
    }
  });

  test('keeps no memory from one prediction to the next', () => {
    const network = sequential([lstm({ units: 16, returnSequences: true }), gru({ units: 8 })], {
      numFeatures: 2,
    });
    const engine = createEngine(network, randomWeights(network, 1));
    engine.predict(randomArray(1, [20, 60, 2]));
    const { bytes } = engine.memory();
    for (let seed = 0; seed < 200; seed++)
      engine.predict(randomArray(seed, [1 + (seed % 20), 1 + (seed % 60), 2]));
    expect(engine.memory().bytes).toBe(bytes);
  });

  test('takes an empty batch', () => {
    const network = sequential([gru({ units: 3 })], { numFeatures: 2 });
    const engine = createEngine(network, randomWeights(network, 1));
    expect(engine.predict({ values: new Float32Array(0), shape: [0, 5, 2] })).toEqual({
      values: new Float32Array(0),
      shape: [0, 3],
    });
  });

  test.each([
    [
      { values: new Float32Array(98), shape: [1, 7, 14] },
      undefined,
      'inputs have the shape [batch, time, 2], as in training. Received [1,7,14]. ' +
        'Encode them with the preprocessor that the network was trained with.',
    ],
    [
      { values: new Float32Array(4), shape: [2, 2] },
      undefined,
      'inputs have the shape [batch, time, 2], as in training. Received [2,2]. ' +
        'Encode them with the preprocessor that the network was trained with.',
    ],
    [
      { values: new Float32Array(5), shape: [1, 3, 2] },
      undefined,
      'inputs of shape [1,3,2] have 6 values. Received 5. Correct the shape.',
    ],
    [
      { values: new Float32Array(12), shape: [2, 3, 2] },
      Int32Array.of(3, 4),
      'lengths give each of the 2 rows its real steps, from 0 to 3. Received 4. Count the steps before padding.',
    ],
    [
      { values: new Float32Array(12), shape: [2, 3, 2] },
      Int32Array.of(3),
      'lengths give each of the 2 rows its real steps, from 0 to 3. Received 1 lengths. Count the steps before padding.',
    ],
  ])('refuses inputs that do not fit (%#)', (inputs, lengths, message) => {
    const network = sequential([gru({ units: 3 })], { numFeatures: 2 });
    const engine = createEngine(network, randomWeights(network, 1));
    expect(() => engine.predict(inputs, lengths ? { lengths } : {})).toThrow(
      expect.objectContaining({ code: 'shape-mismatch', message }),
    );
  });

  test('refuses weights of another network', () => {
    const network = sequential([gru({ units: 3 })], { numFeatures: 2 });
    const other = sequential([gru({ units: 4 })], { numFeatures: 2 });
    expect(() => createEngine(network, randomWeights(other, 1))).toThrow(
      'gru/kernel has the shape [2,9]. Received [2,12]. ' +
        'Take weights from initializeWeights, training or loadModel, for this very network.',
    );
    expect(() => createEngine(network, [])).toThrow(
      'gru/kernel has the shape [2,9]. Received no such weight. ',
    );
  });
});

/** Whether a number of an output row belongs to a real step: layers that go backwards put padding first. */
function isReal(
  network: SequentialNetwork,
  { at, rowSize, length, time }: { at: number; rowSize: number; length: number; time: number },
): boolean {
  if (outputShape(network, { batch: 1, time }).length === 2) return true;
  const turns = network.config.layers.filter(
    (layer) => 'goBackwards' in layer.config && layer.config.goBackwards,
  ).length;
  const step = Math.floor(at / (rowSize / time));
  return turns % 2 === 1 ? step >= time - length : step < length;
}
