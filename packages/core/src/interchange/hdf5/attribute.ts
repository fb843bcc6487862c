import { sizeOf } from '../../network/index.js';
import type { FileBytes } from '../file-bytes.js';
import { readDatatype, readShape } from './datatype.js';
import type { GlobalHeaps } from './global-heaps.js';
import { messageTypes, type HeaderMessage } from './object-header.js';

/** Bytes of one reference into the global heap: the text's length, the heap's place, and the number in it. */
const referenceLength = 16;

/** The texts of the attribute with this name; undefined when the object has none. */
export function findTexts(
  file: FileBytes,
  { messages, heaps, name }: AttributeLookup,
): readonly string[] | undefined {
  for (const message of messages) {
    if (message.type !== messageTypes.attribute) continue;
    const parts = attributeParts(file, message);
    if (file.holds(parts.nameAt, `${name}\0`)) return readTexts(file, { name, heaps, ...parts });
  }
  return undefined;
}

/** An object's messages, the heaps of its file, and the name of the attribute that is looked for. */
interface AttributeLookup {
  readonly messages: readonly HeaderMessage[];
  readonly heaps: GlobalHeaps;
  readonly name: string;
}

/** Where the parts of an attribute stand. */
interface AttributeParts {
  readonly nameAt: number;
  readonly datatypeAt: number;
  readonly dataspaceAt: number;
  readonly dataAt: number;
  /** Bytes that are left for the data. */
  readonly dataLength: number;
}

/** Source: HDF5 File Format Specification, IV.A.2.m. */
function attributeParts(file: FileBytes, { at, size }: HeaderMessage): AttributeParts {
  const version = file.uint8(at);
  const flags = version === 1 ? 0 : file.uint8(at + 1);
  if (version < 1 || version > 3 || flags !== 0) {
    throw file.refuse('attributes have version 1, 2 or 3 and share nothing', {
      received: `version ${version}, flags ${flags}`,
      remedy: 'Save it anew with Keras',
    });
  }
  const padded = (length: number): number => (version === 1 ? Math.ceil(length / 8) * 8 : length);
  const nameAt = at + (version === 3 ? 9 : 8);
  const datatypeAt = nameAt + padded(file.uint16(at + 2));
  const dataspaceAt = datatypeAt + padded(file.uint16(at + 4));
  const dataAt = dataspaceAt + padded(file.uint16(at + 6));
  return { nameAt, datatypeAt, dataspaceAt, dataAt, dataLength: at + size - dataAt };
}

function readTexts(
  file: FileBytes,
  attribute: AttributeParts & Pick<AttributeLookup, 'name' | 'heaps'>,
): readonly string[] {
  const { name, heaps, dataAt, dataLength } = attribute;
  const shape = readShape(file, attribute.dataspaceAt);
  const count = shape ? sizeOf(shape) : 0;
  if (count === 0) return [];
  const type = readDatatype(file, attribute.datatypeAt);
  if (type.kind !== 'text' && type.kind !== 'heapText') {
    throw file.refuse(`${name} is a text, or a list of them`, {
      received: type.kind === 'other' ? type.name : 'numbers',
      remedy: 'Save it anew with Keras',
    });
  }
  const length = type.kind === 'text' ? type.length : referenceLength;
  if (!(length > 0 && count * length <= dataLength)) {
    throw file.refuse(`${count} texts of ${name} take ${count * length} bytes`, {
      received: `${dataLength}`,
    });
  }
  const places = Array.from({ length: count }, (_, index) => dataAt + index * length);
  if (type.kind === 'text') return places.map((at) => file.text(at, length));
  return readHeapTexts(file, { name, heaps, places });
}

function readHeapTexts(
  file: FileBytes,
  { name, heaps, places }: Pick<AttributeLookup, 'name' | 'heaps'> & { readonly places: readonly number[] },
): readonly string[] {
  // Many references may name one long text; together they take no more than the file has.
  let left = file.length;
  return places.map((at) => {
    const length = file.uint32(at);
    left -= length;
    if (left < 0)
      throw file.refuse(`the texts of ${name} are in it`, {
        received: `more of them than ${file.length} bytes`,
      });
    if (length === 0) return '';
    const object = heaps.find(file.uint64(at + 4), file.uint32(at + 12));
    if (length > object.length) {
      throw file.refuse(`a text of ${name} ends with its heap object`, {
        received: `${length} bytes out of ${object.length}`,
      });
    }
    return file.text(object.at, length);
  });
}
