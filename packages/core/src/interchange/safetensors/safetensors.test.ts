import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initializeWeights, lstm, sequential, type Weights } from '../../network/index.js';
import { refusalIfAny, refusalOf } from '../refusal.test.support.js';
import { fromSafetensors, toSafetensors } from './safetensors.js';

interface GoldenFile {
  readonly name: string;
  readonly file: string;
  readonly metadata: Record<string, string>;
  readonly weights: { name: string; shape: number[]; values: (number | string)[] }[];
}

// safetensors-files.json: tooling/golden/safetensors_files.py, safetensors 0.8.0.
const golden: GoldenFile[] = JSON.parse(
  readFileSync(new URL('../../../../../tooling/golden/safetensors-files.json', import.meta.url), 'utf8'),
).cases;

const goldenBytes = ({ file }: GoldenFile): Uint8Array => new Uint8Array(Buffer.from(file, 'base64'));
const goldenWeights = ({ weights }: GoldenFile): Weights =>
  weights.map(({ name, shape, values }) => ({ name, shape, values: Float32Array.from(values, Number) }));

const small: Weights = [
  { name: 'kernel', shape: [2, 1], values: Float32Array.of(1, 2) },
  { name: 'bias', shape: [1], values: Float32Array.of(3) },
];

/** A file with this header before `dataLength` bytes of zeros. */
function fileOf(header: unknown, dataLength: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + text.length + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const entry = (begin: number, end: number): object => ({
  dtype: 'F32',
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
});

describe("a safetensors file of Python's", () => {
  test.each(golden)('in $name is read number by number', (file) => {
    expect(fromSafetensors(goldenBytes(file))).toEqual({
      weights: goldenWeights(file),
      metadata: file.metadata,
    });
  });

  test('is byte by byte what is written here', () => {
    const [single] = golden;
    expect(toSafetensors(goldenWeights(single!), single!.metadata)).toEqual(goldenBytes(single!));
  });
});

describe('a safetensors file', () => {
  test("holds a network's weights, names, shapes and order", () => {
    const network = sequential([lstm({ units: 3 })], { numFeatures: 2 });
    const weights = initializeWeights(network, 1);
    expect(fromSafetensors(toSafetensors(weights))).toEqual({ weights, metadata: {} });
  });

  test('holds any weights and texts', () => {
    const anyWeights = fc.uniqueArray(
      fc
        .record({ name: fc.string(), shape: fc.array(fc.nat(4), { maxLength: 3 }), seed: fc.nat(99) })
        .map(({ name, shape, seed }) => {
          const length = shape.reduce((product, size) => product * size, 1);
          return { name, shape, values: Float32Array.from({ length }, (_, index) => seed - index) };
        }),
      { selector: ({ name }) => name, maxLength: 6 },
    );
    fc.assert(
      fc.property(anyWeights, fc.dictionary(fc.string(), fc.string()), (weights, metadata) => {
        const read = fromSafetensors(toSafetensors(weights, metadata));
        // Weights without numbers stand where the next one does, and may change places.
        const full = (list: Weights): Weights => list.filter(({ values }) => values.length > 0);
        expect(full(read.weights)).toEqual(full(weights));
        expect(read.weights).toHaveLength(weights.length);
        expect(new Map(Object.entries(read.metadata))).toEqual(new Map(Object.entries(metadata)));
      }),
    );
  });

  test('is not written with two weights of one name, or with a shape that is not theirs', () => {
    expect(() => toSafetensors([...small, small[0]!])).toThrow(
      "Each weight in a safetensors file has a name of its own, and none is '__metadata__'. " +
        "Received 'kernel' once more. Rename it.",
    );
    expect(() => toSafetensors([{ ...small[0]!, name: '__metadata__' }])).toThrow(
      "Received '__metadata__' once more.",
    );
    expect(() => toSafetensors([{ ...small[0]!, shape: [3] }])).toThrow(
      'kernel of shape [3] has 3 values. Received 2. Correct the shape.',
    );
  });

  const cutShort = 'Copy the file again: it was cut short or altered.';
  test.each([
    [
      'without a header',
      new Uint8Array(7),
      `What a safetensors file speaks of is inside it. Received 7 bytes, of which 8 from byte 0 are wanted. ${cutShort}`,
    ],
    [
      'whose header is said to be longer than the file',
      fileOf({}, 0).fill(0xff, 0, 3),
      `What a safetensors file speaks of is inside it. Received 10 bytes, of which 16777215 from byte 8 are wanted. ${cutShort}`,
    ],
    [
      'whose header is said to be huge',
      fileOf({}, 0).fill(0xff, 0, 8),
      `In a safetensors file, the header takes up to 100000000 bytes. Received 18446744073709552000 of them. ${cutShort}`,
    ],
    [
      'whose header is not JSON',
      fileOf('{"a":', 0),
      `A safetensors file's header is one whole JSON object. Received '{"a":'. ${cutShort}`,
    ],
    [
      'of whole numbers',
      fileOf({ a: { dtype: 'I64', shape: [1], data_offsets: [0, 8] } }, 8),
      "In a safetensors file, weights are F32, F16, BF16. Received 'I64' for 'a'. Convert them to float32.",
    ],
    [
      'with a shape that is none',
      fileOf({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, 4),
      "In a safetensors file, a shape is a list of whole numbers. Received [-1] for 'a'. Write the file again.",
    ],
    [
      'that claims more numbers than it has bytes for',
      fileOf({ a: { dtype: 'F32', shape: [2 ** 40, 2 ** 40], data_offsets: [0, 4] } }, 4),
      'In a safetensors file, data_offsets are begin and end of as many bytes as dtype and shape ask for. ' +
        "Received [0,4] for 'a' of [1099511627776,1099511627776] 'F32'. Write the file again.",
    ],
    [
      'with bytes behind its end',
      fileOf({ a: entry(0, 2 ** 42) }, 4),
      `What a safetensors file speaks of is inside it. Received 90 bytes, of which 4398046511104 from byte 86 are wanted. ${cutShort}`,
    ],
    [
      'with two weights in one place',
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      "In a safetensors file, weights stand one behind the other. Received 'b' at byte 120, where byte 124 is next. Write the file again.",
    ],
    [
      'with a gap',
      fileOf({ a: entry(4, 8) }, 8),
      "In a safetensors file, weights stand one behind the other. Received 'a' at byte 66, where byte 62 is next. Write the file again.",
    ],
    [
      'with bytes that belong to nobody',
      fileOf({ a: entry(0, 4) }, 9),
      'In a safetensors file, every byte belongs to a weight. Received 5 bytes behind the last one. Write the file again.',
    ],
    [
      'with metadata that is no text',
      fileOf({ __metadata__: { version: 1 } }, 0),
      'In a safetensors file, __metadata__ holds texts. Received {"version":1}. Write the file again.',
    ],
  ])('%s is refused', async (_, bytes, message) => {
    const error = await refusalOf(() => fromSafetensors(bytes));
    expect(error).toMatchObject({ code: 'bad-saved-model', message });
  });

  test('cut short anywhere is refused', async () => {
    const whole = toSafetensors(small, { from: 'a test' });
    for (let length = 0; length < whole.length; length++) {
      const error = await refusalOf(() => fromSafetensors(whole.subarray(0, length)));
      expect(error.code).toBe('bad-saved-model');
    }
  });

  test('with any bits flipped is refused, or gives no more numbers than it has bytes for', async () => {
    const whole = toSafetensors(small, { from: 'a test' });
    const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(7)), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(flips, async (places) => {
        const bytes = whole.slice();
        for (const [at, bit] of places) bytes[at]! ^= 1 << bit;
        let count = 0;
        const error = await refusalIfAny(() => {
          count = fromSafetensors(bytes).weights.reduce((sum, { values }) => sum + values.length, 0);
        });
        expect(error?.code ?? 'bad-saved-model').toBe('bad-saved-model');
        expect(count).toBeLessThanOrEqual(whole.length / 2);
      }),
      { numRuns: 2000 },
    );
  });
});
