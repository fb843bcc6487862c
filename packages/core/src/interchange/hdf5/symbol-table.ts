import type { FileBytes } from '../file-bytes.js';

/** A group's B-tree and the heap of its names, by their places, and the name that is looked for. */
interface Lookup {
  readonly treeAt: number;
  readonly heapAt: number;
  readonly name: string;
}

const entryLength = 40;

/**
 * Where the header of the object with this name stands; undefined when the group has none.
 * Source: HDF5 File Format Specification, III.A.1, III.B, III.D.
 */
export function findChild(file: FileBytes, { treeAt, heapAt, name }: Lookup): number | undefined {
  assertSignature(file, heapAt, 'HEAP');
  const namesAt = file.uint64(heapAt + 24);
  const wanted = `${name}\0`;
  // Entries do not overlap, so that there are no more of them than the file has room for.
  let entriesLeft = file.length / entryLength;
  for (const leafAt of leaves(file, { at: treeAt, seen: new Set() })) {
    const count = file.uint16(leafAt + 6);
    entriesLeft -= count;
    if (entriesLeft < 0) {
      throw file.refuse("a group's entries do not overlap", { received: `too many at byte ${leafAt}` });
    }
    for (let index = 0; index < count; index++) {
      const entryAt = leafAt + 8 + entryLength * index;
      if (file.holds(namesAt + file.uint64(entryAt), wanted)) return file.uint64(entryAt + 8);
    }
  }
  return undefined;
}

/** The leaves of a group's B-tree, each once. */
function* leaves(
  file: FileBytes,
  { at, seen }: { readonly at: number; readonly seen: Set<number> },
): Generator<number> {
  if (seen.has(at)) {
    throw file.refuse('a B-tree has each of its nodes once', { received: `the one at byte ${at} twice` });
  }
  seen.add(at);
  if (file.holds(at, 'SNOD')) {
    yield at;
    return;
  }
  assertSignature(file, at, 'TREE');
  const count = file.uint16(at + 6);
  for (let index = 0; index < count; index++) {
    yield* leaves(file, { at: file.uint64(at + 32 + 16 * index), seen });
  }
}

function assertSignature(file: FileBytes, at: number, signature: string): void {
  if (file.holds(at, signature)) return;
  throw file.refuse(`a group's tables begin with ${signature}`, { received: `another one at byte ${at}` });
}
