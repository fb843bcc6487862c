import { fromHalf } from '../network/index.js';
import type { FileBytes } from './file-bytes.js';

/** How a file holds numbers: bytes each, and how `count` of them from byte `at` become float32. */
export interface NumberFormat {
  readonly size: number;
  read(file: FileBytes, at: number, count: number): Float32Array;
}

/** IEEE 754 single precision. */
export const float32: NumberFormat = { size: 4, read: (file, at, count) => file.floats(at, count) };

/** IEEE 754 half precision: 1 sign, 5 exponent, 10 fraction bits. */
export const float16: NumberFormat = { size: 2, read: each(2, fromHalf) };

/** The upper half of a float32. */
export const bfloat16: NumberFormat = {
  size: 2,
  read: (file, at, count) => {
    const upper = new Uint32Array(each(2, (bits) => bits)(file, at, count));
    return new Float32Array(upper.map((bits) => bits << 16).buffer);
  },
};

/** Reads numbers of `size` bytes one by one. */
export function each(size: 1 | 2, toNumber: (bits: number) => number): NumberFormat['read'] {
  return (file, at, count) => {
    file.assertInside(at, size * count);
    const values = new Float32Array(count);
    for (let index = 0; index < count; index++) {
      const bits = size === 1 ? file.uint8(at + index) : file.uint16(at + 2 * index);
      values[index] = toNumber(bits);
    }
    return values;
  };
}
