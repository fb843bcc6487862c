import { RnnError } from '../errors.js';
import type { LoadedLayer, Stepping } from './loaded-layer.js';

/** A layer that can run step by step. */
export type Streamable = LoadedLayer & { readonly stepping: Stepping };

/** @throws {RnnError} not-streamable when a layer cannot run step by step */
export function toStreamable({ stepping, ...layer }: LoadedLayer): Streamable {
  if ('prepare' in stepping) return { ...layer, stepping };
  const { received, remedy } = stepping;
  throw new RnnError('not-streamable', `A stream reads steps as they come. Received ${received}. ${remedy}.`);
}

/** How many numbers stand in each place that a step leaves behind: its states, or its output. */
export function sizesOf({ units, stepping }: Streamable): readonly number[] {
  return stepping.stateSizes ?? Array.from({ length: Math.max(1, stepping.numStates) }, () => units);
}
