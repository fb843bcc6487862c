import type { FileBytes } from '../file-bytes.js';

/** What the elements of a dataset or an attribute are. */
export type Hdf5Type =
  | { readonly kind: 'float32' }
  | { readonly kind: 'text'; readonly length: number }
  /** Texts in the file's global heap. */
  | { readonly kind: 'heapText' }
  | { readonly kind: 'other'; readonly name: string };

const classNames = [
  'integers',
  'floats',
  'times',
  'texts',
  'bits',
  'opaque bytes',
  'compounds',
  'references',
  'enumerations',
  'sequences',
  'arrays',
];
const [floats, texts, sequences] = [1, 3, 9];

/** Little-endian single precision, as bit offset, precision, exponent and mantissa places and sizes, and bias say it. */
const singlePrecision = [0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0];

/** Source: HDF5 File Format Specification, IV.A.2.d. */
export function readDatatype(file: FileBytes, at: number): Hdf5Type {
  const classNumber = file.uint8(at) & 15;
  const size = file.uint32(at + 4);
  if (classNumber === floats && (file.uint8(at + 1) & 0x41) === 0) {
    const properties = file.slice(at + 8, singlePrecision.length);
    if (size === 4 && singlePrecision.every((byte, index) => byte === properties[index])) {
      return { kind: 'float32' };
    }
  }
  if (classNumber === texts) return { kind: 'text', length: size };
  if (classNumber === sequences && (file.uint8(at + 1) & 15) === 1) return { kind: 'heapText' };
  return { kind: 'other', name: `${classNames[classNumber] ?? 'elements'} of ${size} bytes` };
}

/** The shape; undefined when there is nothing, not even one element. Source: IV.A.2.b. */
export function readShape(file: FileBytes, at: number): number[] | undefined {
  const [version, rank] = [file.uint8(at), file.uint8(at + 1)];
  if (version !== 1 && version !== 2) {
    throw file.refuse('shapes have version 1 or 2', { received: `version ${version}` });
  }
  const nothing = 2;
  if (version === 2 && file.uint8(at + 3) === nothing) return undefined;
  const sizesAt = at + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, axis) => file.uint64(sizesAt + 8 * axis));
}
