import type { LayerConfig, Unnamed } from '../layer-config.js';
import { from, type PlacedLayer } from './graph.js';

/** Where a stack stands in a graph. */
export interface StackPlace {
  /** Its layers are called so and numbered: 'encoder_0', 'encoder_1'. */
  readonly name: string;
  /** The stack in whose final states it begins, layer by layer. */
  readonly initialState?: string;
}

/**
 * The layers of `stackedRnn` under names in a graph, to be spread into its `layers`. The last one's outputs have the
 * highest number; the final states of every layer are there too, such as 'encoder_0:1' for h and 'encoder_0:2' for c.
 */
export function stackedFrom(
  source: string,
  stack: readonly Unnamed<LayerConfig>[],
  { name, initialState }: StackPlace,
): Readonly<Record<string, PlacedLayer>> {
  const placed: Record<string, PlacedLayer> = {};
  let [number, below] = [0, source];
  for (const layer of stack) {
    if (layer.className === 'Dropout') {
      const key = `${below}_dropout`;
      placed[key] = from(below, layer);
      below = key;
      continue;
    }
    const begins = initialState === undefined ? {} : { initialState: `${initialState}_${number}` };
    const key = `${name}_${number++}`;
    placed[key] = from(below, layer, begins);
    below = key;
  }
  return placed;
}
