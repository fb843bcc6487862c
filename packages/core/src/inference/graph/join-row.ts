import type { ConcatenateLayer, MergeLayer } from '../../network/index.js';

/** Where rows stand in a memory of floats. */
export interface JoinPlaces {
  readonly sources: readonly { readonly at: number; readonly features: number }[];
  readonly to: number;
}

/** Joins one row of each that comes in: side by side, or number by number. */
export function joinRow(
  memory: Float32Array,
  { className }: ConcatenateLayer | MergeLayer,
  { sources, to }: JoinPlaces,
): void {
  const [first] = sources as [JoinPlaces['sources'][number]];
  let end = to;
  for (let index = 0; index < sources.length; index++) {
    const { at, features } = sources[index]!;
    if (index === 0 || className === 'Concatenate') {
      memory.copyWithin(end, at, at + features);
      end += features;
      continue;
    }
    for (let unit = 0; unit < features; unit++) {
      if (className === 'Multiply') memory[to + unit]! *= memory[at + unit]!;
      else memory[to + unit]! += memory[at + unit]!;
    }
  }
  if (className !== 'Average') return;
  for (let unit = 0; unit < first.features; unit++) memory[to + unit]! /= sources.length;
}
