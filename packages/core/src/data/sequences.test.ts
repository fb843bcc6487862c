import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.js';
import { bucketByLength } from './bucket-by-length.js';
import { pad } from './pad.js';
import { joinSegments, segment } from './segment.js';
import { truncate } from './truncate.js';

describe('pad', () => {
  test('puts ids side by side', () => {
    expect(pad([[1, 2, 3], [4], []])).toEqual({
      inputs: { values: Float32Array.of(1, 2, 3, 4, 0, 0, 0, 0, 0), shape: [3, 3] },
      lengths: Int32Array.of(3, 1, 0),
    });
  });

  test('puts real steps last, cuts beginnings off and fills with what it is told', () => {
    const steps = [
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
        [7, 8],
      ],
    ];
    expect(pad(steps, { maxLength: 2, padding: 'pre', truncating: 'pre', value: -1 })).toEqual({
      inputs: { values: Float32Array.of(-1, -1, 1, 2, 5, 6, 7, 8), shape: [2, 2, 2] },
      lengths: Int32Array.of(1, 2),
    });
  });

  test('takes typed arrays, of any kind', () => {
    expect(pad([Int32Array.of(5, 6), Float32Array.of(7)], { maxLength: 1 }).inputs.values).toEqual(
      Float32Array.of(5, 7),
    );
  });

  test('keeps every step of sequences that are short enough', () => {
    const sequences = fc.array(fc.array(fc.integer({ min: 1, max: 99 }), { maxLength: 8 }), { minLength: 1 });
    fc.assert(
      fc.property(sequences, fc.constantFrom('pre' as const, 'post' as const), (given, padding) => {
        const { inputs, lengths } = pad(given, { padding });
        const [, time = 0] = inputs.shape;
        given.forEach((sequence, row) => {
          const rowOf = inputs.values.subarray(row * time, (row + 1) * time);
          const from = padding === 'pre' ? time - lengths[row]! : 0;
          expect([...rowOf.subarray(from, from + lengths[row]!)]).toEqual(sequence);
          expect(rowOf.filter((id) => id !== 0)).toHaveLength(sequence.length);
        });
      }),
      { seed: 1 },
    );
  });

  test('refuses steps of different widths', () => {
    expect(() => pad([[[1, 2], [3]]])).toThrow(
      'Every step of every sequence holds as many numbers as the first: 2. Received 1 in step 1 of sequence 0. ' +
        'Give all steps the same features.',
    );
  });
});

test('truncate keeps the first steps or the last, and the kind of array', () => {
  expect(truncate([1, 2, 3], { maxLength: 2 })).toEqual([1, 2]);
  expect(truncate(Int32Array.of(1, 2, 3), { maxLength: 2, from: 'pre' })).toEqual(Int32Array.of(2, 3));
  expect(() => truncate([1], { maxLength: -1 })).toThrow(
    'maxLength is a whole number of steps. Received -1. Leave it out to keep every step.',
  );
});

describe('segments', () => {
  test('share as many steps as they should', () => {
    const values = Float32Array.of(1, 2, 3, 4, 5, 6, 7);
    expect(segment({ values, shape: [7, 1] }, { segmentLength: 4, overlap: 2 })).toEqual({
      inputs: { values: Float32Array.of(1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 0), shape: [3, 4, 1] },
      lengths: Int32Array.of(4, 4, 3),
    });
  });

  test('make up the whole again', () => {
    const sizes = fc.record({
      time: fc.integer({ min: 0, max: 40 }),
      features: fc.integer({ min: 1, max: 3 }),
      segmentLength: fc.integer({ min: 1, max: 12 }),
      overlap: fc.nat(11),
    });
    fc.assert(
      fc.property(sizes, ({ time, features, segmentLength, overlap: wish }) => {
        const overlap = Math.min(wish, segmentLength - 1);
        const values = Float32Array.from({ length: time * features }, (_, at) => at + 1);
        const cut = segment({ values, shape: [time, features] }, { segmentLength, overlap });
        expect(joinSegments(cut, { overlap })).toEqual({ values, shape: [time, features] });
      }),
      { seed: 2 },
    );
  });

  test('that have no step of their own are refused', () => {
    const sequence = { values: new Float32Array(3), shape: [3, 1] };
    expect(() => segment(sequence, { segmentLength: 2, overlap: 2 })).toThrow(
      'Received segmentLength 2 with overlap 2. Let overlap be less than segmentLength.',
    );
  });
});

describe('buckets by length', () => {
  const cases = fc.record({
    lengths: fc.array(fc.nat(30), { minLength: 1, maxLength: 60 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
    seed: fc.nat(),
  });

  test('hold every example once, and the same for the same seed', () => {
    fc.assert(
      fc.property(cases, ({ lengths, batchSize, seed }) => {
        const order = bucketByLength(lengths, { batchSize, random: createRandom(seed) });
        expect([...order].toSorted((a, b) => a - b)).toEqual(lengths.map((_, index) => index));
        expect(bucketByLength(lengths, { batchSize, random: createRandom(seed) })).toEqual(order);
      }),
      { seed: 3 },
    );
  });

  test('never pad more than a batch in the order of lengths would', () => {
    fc.assert(
      fc.property(cases, ({ lengths, batchSize, seed }) => {
        const order = bucketByLength(lengths, { batchSize, random: createRandom(seed) });
        const sorted = lengths.toSorted((a, b) => a - b);
        for (let start = 0; start + batchSize <= order.length; start += batchSize) {
          const batch = [...order.subarray(start, start + batchSize)].map((index) => lengths[index]!);
          const [least, most] = [Math.min(...batch), Math.max(...batch)];
          // A batch is a stretch of the sorted lengths.
          expect(sorted.filter((length) => length > least && length < most).length).toBeLessThanOrEqual(
            batchSize,
          );
        }
      }),
      { seed: 4 },
    );
  });
});
