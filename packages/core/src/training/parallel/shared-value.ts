/** Room that two threads see; it grows with what is written into it. */
export type SharedRoom = SharedArrayBuffer & {
  readonly maxByteLength: number;
  grow(bytes: number): void;
};

/** The longest value that passes from one thread to another: 1 GB. Memory is taken only as it is used. */
const longest = 2 ** 30;

/** Room for values, empty so far. */
export function createSharedRoom(): SharedRoom {
  // The compiler's library does not know shared memory that grows.
  const Growable = SharedArrayBuffer as unknown as new (
    bytes: number,
    options: { readonly maxByteLength: number },
  ) => SharedRoom;
  return new Growable(1024, { maxByteLength: longest });
}

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

const kinds: Readonly<Record<string, new (room: SharedArrayBuffer, at: number, length: number) => Numbers>> =
  { Float32Array, Float64Array, Int32Array, Uint8Array };

/** Where an array of numbers stands, in its place in the JSON. */
interface Stored {
  readonly $array: string;
  readonly at: number;
  readonly length: number;
}

/** Where the JSON begins and how long it is: two numbers at the room's beginning. */
const headBytes = 16;

/** Writes plain data with arrays of numbers in it, over what was there. */
export function writeShared(room: SharedRoom, value: unknown): void {
  const arrays: { readonly array: Numbers; readonly at: number }[] = [];
  let end = headBytes;
  const json = JSON.stringify(value, (_, found: unknown) => {
    if (!isNumbers(found)) return found;
    const at = end;
    arrays.push({ array: found, at });
    end += Math.ceil(found.byteLength / 16) * 16;
    return { $array: found.constructor.name, at, length: found.length } satisfies Stored;
  });
  const text = new TextEncoder().encode(json);
  if (end + text.length > room.byteLength) room.grow(end + text.length);
  for (const { array, at } of arrays) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    new Uint8Array(room, at, bytes.length).set(bytes);
  }
  new Uint8Array(room, end, text.length).set(text);
  new Uint32Array(room, 0, 2).set([end, text.length]);
}

/** Reads what was written; its arrays lie in the room until the next value is written over them. */
export function readShared(room: SharedRoom): unknown {
  const [at = 0, length = 0] = new Uint32Array(room, 0, 2);
  // Shared bytes cannot be decoded where they lie.
  const text = new TextDecoder().decode(new Uint8Array(room, at, length).slice());
  return JSON.parse(text, (_, found: unknown) =>
    isStored(found) ? new kinds[found.$array]!(room, found.at, found.length) : found,
  );
}

function isNumbers(value: unknown): value is Numbers {
  return Object.values(kinds).some((kind) => value instanceof kind);
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && '$array' in value;
}
