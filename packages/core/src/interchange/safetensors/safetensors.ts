import { RnnError, show } from '../../errors.js';
import { sizeOf, type Weights } from '../../network/index.js';
import { toBytes } from '../../task/weight-bytes.js';
import { FileBytes } from '../file-bytes.js';
import { readHeader } from './safetensors-header.js';

/** What a safetensors file holds. */
export interface SafetensorsFile {
  /** In the order of their bytes. */
  readonly weights: Weights;
  /** Texts by name, such as who made the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Weights, and texts beside them, as a safetensors file in float32.
 * @throws {RnnError} invalid-argument when two weights have one name, or one is called '__metadata__'
 * @throws {RnnError} shape-mismatch when a weight has other numbers than its shape says
 */
export function toSafetensors(weights: Weights, metadata: SafetensorsFile['metadata'] = {}): Uint8Array {
  assertWritable(weights);
  const header = new TextEncoder().encode(JSON.stringify(describe(weights, metadata)));
  // Data begins at a multiple of 8 bytes, so that readers may look at it in place.
  const headerLength = Math.ceil(header.length / 8) * 8;
  const data = toBytes(weights);
  const file = new Uint8Array(8 + headerLength + data.length).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(header, 8);
  file.set(data, 8 + headerLength);
  return file;
}

/**
 * The weights of a safetensors file in float32, float16 or bfloat16, as float32.
 * @throws {RnnError} bad-saved-model when it is no such file, or claims what its length does not bear out
 */
export function fromSafetensors(bytes: Uint8Array): SafetensorsFile {
  const file = new FileBytes(bytes, 'a safetensors file');
  const { entries, metadata } = readHeader(file);
  return {
    weights: entries.map(({ name, shape, format, at }) => ({
      name,
      shape,
      values: format.read(file, at, sizeOf(shape)),
    })),
    metadata,
  };
}

function describe(weights: Weights, metadata: SafetensorsFile['metadata']): object {
  let end = 0;
  const entries = weights.map(({ name, shape, values }) => {
    const begin = end;
    end += values.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
  });
  const texts = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  return { ...texts, ...Object.fromEntries(entries) };
}

function assertWritable(weights: Weights): void {
  const taken = new Set(['__metadata__']);
  for (const { name, shape, values } of weights) {
    if (taken.has(name)) {
      throw new RnnError(
        'invalid-argument',
        `Each weight in a safetensors file has a name of its own, and none is '__metadata__'. ` +
          `Received ${show(name)} once more. Rename it.`,
      );
    }
    taken.add(name);
    if (sizeOf(shape) === values.length) continue;
    throw new RnnError(
      'shape-mismatch',
      `${name} of shape ${show(shape)} has ${sizeOf(shape)} values. Received ${values.length}. Correct the shape.`,
    );
  }
}
