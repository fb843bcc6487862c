const pageBytes = 65_536;
const alignment = 16;
/** Offset 0 means "none" in every kernel call, so nothing is ever put there. */
const firstOffset = alignment;

interface Block {
  offset: number;
  bytes: number;
}

/** Hands out 16-byte-aligned pieces of a memory that nobody else uses, growing it when they run out. */
export interface MemoryAllocator {
  readonly allocate: (bytes: number) => number;
  readonly free: (offset: number) => void;
}

/** First fit over a list of gaps in order of offset; neighbours are joined when freed. */
export function createAllocator(memory: WebAssembly.Memory): MemoryAllocator {
  const used = new Map<number, number>();
  const gaps: Block[] = [{ offset: firstOffset, bytes: memory.buffer.byteLength - firstOffset }];

  function grow(bytes: number): void {
    const end = memory.buffer.byteLength;
    const last = gaps.at(-1);
    const open = last && last.offset + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - open) / pageBytes);
    memory.grow(pages);
    insertGap({ offset: end, bytes: pages * pageBytes });
  }

  function insertGap(gap: Block): void {
    const index = gaps.findIndex(({ offset }) => offset > gap.offset);
    gaps.splice(index === -1 ? gaps.length : index, 0, gap);
    for (let at = gaps.length - 1; at > 0; at--) {
      const left = gaps[at - 1]!;
      if (left.offset + left.bytes !== gaps[at]!.offset) continue;
      left.bytes += gaps[at]!.bytes;
      gaps.splice(at, 1);
    }
  }

  function allocate(bytes: number): number {
    const rounded = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
    let index = gaps.findIndex((gap) => gap.bytes >= rounded);
    if (index === -1) {
      grow(rounded);
      index = gaps.length - 1;
    }
    const gap = gaps[index]!;
    const { offset } = gap;
    gap.offset += rounded;
    gap.bytes -= rounded;
    if (gap.bytes === 0) gaps.splice(index, 1);
    used.set(offset, rounded);
    return offset;
  }

  function free(offset: number): void {
    const bytes = used.get(offset);
    if (bytes === undefined) return;
    used.delete(offset);
    insertGap({ offset, bytes });
  }

  return { allocate, free };
}
