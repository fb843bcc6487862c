import type { FileBytes } from '../file-bytes.js';

/** Where bytes stand in a file. */
interface Place {
  readonly at: number;
  readonly length: number;
}

/** The heaps of an HDF5 file in which texts of any length stand. Source: HDF5 File Format Specification, III.E. */
export class GlobalHeaps {
  readonly #file: FileBytes;
  readonly #heaps = new Map<number, ReadonlyMap<number, Place>>();
  // Heaps do not overlap, so that all of them together have no more objects than the file has room for.
  #objectsLeft: number;

  constructor(file: FileBytes) {
    this.#file = file;
    this.#objectsLeft = file.length / objectPrefix;
  }

  /** The object with this number in the heap at byte `heapAt`. */
  find(heapAt: number, number: number): Place {
    const heap = this.#heaps.get(heapAt) ?? this.#read(heapAt);
    this.#heaps.set(heapAt, heap);
    const place = heap.get(number);
    if (place) return place;
    throw this.#file.refuse('every text is in its heap', {
      received: `no number ${number} at byte ${heapAt}`,
    });
  }

  #read(heapAt: number): Map<number, Place> {
    const file = this.#file;
    if (!file.holds(heapAt, 'GCOL')) {
      throw file.refuse('a heap of texts begins with GCOL', { received: `another one at byte ${heapAt}` });
    }
    const end = heapAt + file.uint64(heapAt + 8);
    const objects = new Map<number, Place>();
    let at = heapAt + 16;
    // Number 0 is the free space behind the last object.
    while (at + objectPrefix <= end && file.uint16(at) !== 0) {
      this.#objectsLeft--;
      if (this.#objectsLeft < 0) {
        throw file.refuse('heaps of texts do not overlap', {
          received: `too many objects at byte ${heapAt}`,
        });
      }
      const length = file.uint64(at + 8);
      file.assertInside(at + objectPrefix, length);
      objects.set(file.uint16(at), { at: at + objectPrefix, length });
      at += objectPrefix + Math.ceil(length / 8) * 8;
    }
    return objects;
  }
}

const objectPrefix = 16;
