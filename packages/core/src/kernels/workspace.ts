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
  const names = Object.keys(sizes) as Name[];
  const total = names.reduce((sum, name) => sum + bytesOf(sizes[name]), 0);
  const base = host.allocate(total + cacheLine);
  let next = roundUp(base);
  const offsets = names.map((name): [Name, number] => {
    const offset = next;
    next += bytesOf(sizes[name]);
    return [name, offset];
  });
  return {
    offsets: Object.fromEntries(offsets) as Record<Name, number>,
    free: () => host.free(base),
  };
}

/** A vector that lies across two lines costs two loads, so every piece starts on a line. */
const cacheLine = 64;

function bytesOf(floatCount: number): number {
  return roundUp(floatCount * 4);
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / cacheLine) * cacheLine;
}
