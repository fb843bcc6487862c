import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { fromHalf, toHalf } from './half-floats.js';
import {
  decodeWeight,
  encodedLength,
  encodeWeight,
  roundWeights,
  type WeightFormat,
} from './weight-formats.js';
import { sizeOf, type Weight } from './weights.js';

const matrix = (values: readonly number[], columns: number): Weight => ({
  name: 'lstm/kernel',
  shape: [values.length / columns, columns],
  values: Float32Array.from(values),
});

const anyMatrix = fc
  .record({
    rows: fc.integer({ min: 1, max: 9 }),
    columns: fc.integer({ min: 1, max: 9 }),
    seed: fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1000, max: 1000 }), {
      minLength: 81,
      maxLength: 81,
    }),
  })
  .map(({ rows, columns, seed }) => matrix(seed.slice(0, rows * columns), columns));

describe('a half-precision number', () => {
  test('comes back from its bits, each of the 65,536', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const isNumber = (bits & 0x7fff) <= 0x7c00;
      expect(toHalf(fromHalf(bits))).toBe(isNumber ? bits : 0x7e00);
    }
  });

  test('is the nearest, and the even one of two that are as near', () => {
    for (let bits = 0; bits < 0x7bff; bits += 7) {
      const [below, above] = [fromHalf(bits), fromHalf(bits + 1)];
      const middle = (below + above) / 2;
      expect(toHalf(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
      expect(toHalf(below + (above - below) * 0.49)).toBe(bits);
      expect(toHalf(-(below + (above - below) * 0.51))).toBe(0x8000 | (bits + 1));
    }
    expect(toHalf(65_519)).toBe(0x7bff);
    expect(toHalf(65_520)).toBe(0x7c00);
  });
});

describe('a weight in bytes', () => {
  test.each([
    ['float32', 0],
    ['float16', 2 ** -11],
    ['uint8', 1 / 255],
    ['int8', 0.5 / 127],
  ] as const)('as %s comes back within its steps, in the bytes that were said', (format, share) => {
    fc.assert(
      fc.property(anyMatrix, (weight) => {
        const encoded = encodeWeight(weight, format);
        expect(encoded.bytes.length).toBe(encodedLength(weight, encoded.quantization));
        const values = decodeWeight(weight, encoded);
        const columns = weight.shape[1]!;
        for (const [at, value] of weight.values.entries()) {
          const sizes = weight.values.filter(
            (_, other) => format !== 'int8' || other % columns === at % columns,
          );
          const range = sizes.reduce((most, size) => Math.max(most, Math.abs(size)), 0);
          expect(Math.abs(values[at]! - value)).toBeLessThanOrEqual(
            share * range * 1.001 + 1e-7 * range + 2 ** -25,
          );
        }
      }),
    );
  });

  test.each(['float32', 'float16', 'uint8', 'int8'] as const)(
    'as %s is the same bytes when it is encoded anew',
    (format) => {
      fc.assert(
        fc.property(anyMatrix, (weight) => {
          const once = roundWeights([weight], format);
          const twice = roundWeights(once, format);
          for (const [at, value] of twice[0]!.values.entries()) {
            expect(value).toBeCloseTo(once[0]!.values[at]!, 2);
          }
        }),
      );
    },
  );

  test('has a scale for each column by int8: a small column beside a large one stays exact', () => {
    const [rounded] = roundWeights([matrix([1000, 0.001, -500, 0.0005], 2)], 'int8');
    expect(rounded!.values[1]).toBeCloseTo(0.001, 6);
    expect(rounded!.values[3]).toBeCloseTo(0.0005, 5);
  });

  test('that is constant, or zero, comes back as it was', () => {
    for (const format of ['uint8', 'int8', 'float16'] as const) {
      expect([...roundWeights([matrix([0, 0, 0, 0], 2)], format)[0]!.values]).toEqual([0, 0, 0, 0]);
      expect([...roundWeights([matrix([0.5, 0.5], 2)], format)[0]!.values]).toEqual([0.5, 0.5]);
    }
  });

  test('that is a vector or a bias stays float32 under int8 and uint8', () => {
    const vectors: Weight[] = [
      { name: 'gru/bias', shape: [2, 3], values: Float32Array.of(0.1, 0.2, 0.3, 4, 5, 6) },
      { name: 'norm/gamma', shape: [2], values: Float32Array.of(0.1, 1) },
    ];
    for (const format of ['uint8', 'int8'] as const) expect(roundWeights(vectors, format)).toEqual(vectors);
  });

  test.each<[WeightFormat, number, string]>([
    ['float16', 65_520, 'Weights that are rounded are finite and below 65520. Received 65520'],
    ['int8', Infinity, 'Weights that are rounded are finite. Received Infinity'],
    ['uint8', NaN, 'Weights that are rounded are finite. Received NaN'],
  ])('as %s is refused with %d in it', (format, value, message) => {
    const weight = matrix([1, value], 2);
    expect(sizeOf(weight.shape)).toBe(2);
    expect(() => encodeWeight(weight, format)).toThrow(
      new RnnError('invalid-argument', `${message} in 'lstm/kernel'. Save them as float32.`),
    );
  });
});
