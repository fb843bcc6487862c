import type { KernelHost } from './kernel-host.js';

/** Named pieces of one allocation. */
export interface Workspace<Name extends string> {
  readonly offsets: Readonly<Record<Name, number>>;
  readonly free: () => void;
}

/** Allocates all pieces at once; sizes in floats, contents undefined. */
export function reserve<Name extends string>(
  host: KernelHost,
  sizes: Readonly<Record<Name, number>>,
): Workspace<Name> {
  const offsets: Record<Name, number> = { ...sizes };
  let bytes = 0;
  for (const name in sizes) {
    offsets[name] = bytes;
    bytes += bytesOf(sizes[name]);
  }
  const base = host.allocate(bytes + cacheLine);
  for (const name in offsets) offsets[name] += roundUp(base);
  return { offsets, free: () => host.free(base) };
}

/** A vector that lies across two lines costs two loads, so every piece starts on a line. */
const cacheLine = 64;

function bytesOf(floatCount: number): number {
  return roundUp(floatCount * 4);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / cacheLine) * cacheLine;
}
