import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAllocator } from './memory-allocator.js';

const create = () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  return { memory, ...createAllocator(memory) };
};

describe('the memory allocator', () => {
  test('hands out aligned pieces that never overlap, inside the memory, and never offset 0', () => {
    const actions = fc.array(fc.record({ bytes: fc.nat(40_000), freed: fc.option(fc.nat()) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(actions, (list) => {
        const { memory, allocate, free } = create();
        const live: { offset: number; bytes: number }[] = [];
        for (const { bytes, freed } of list) {
          const offset = allocate(bytes);
          expect(offset).toBeGreaterThan(0);
          expect(offset % 16).toBe(0);
          expect(offset + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
          expect(
            live.filter((other) => offset < other.offset + other.bytes && other.offset < offset + bytes),
          ).toEqual([]);
          live.push({ offset, bytes });
          if (freed !== null) free(live.splice(freed % live.length, 1)[0]!.offset);
        }
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  test('uses what was freed again, joined with its neighbours', () => {
    const { memory, allocate, free } = create();
    const pieces = [10_000, 20_000, 30_000].map(allocate);
    const bytes = memory.buffer.byteLength;
    for (const piece of [pieces[0]!, pieces[2]!, pieces[1]!]) free(piece);
    expect(allocate(65_000)).toBe(pieces[0]);
    expect(memory.buffer.byteLength).toBe(bytes);
  });

  test('grows the memory by no more than it must', () => {
    const { memory, allocate } = create();
    allocate(65_536);
    expect(memory.buffer.byteLength).toBe(2 * 65_536);
  });

  test('ignores what it never handed out', () => {
    const { allocate, free } = create();
    const offset = allocate(16);
    free(offset + 16);
    free(0);
    expect(allocate(16)).not.toBe(offset);
  });
});
