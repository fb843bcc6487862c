import { createRandom, type Random } from '../random.js';
import { assertCount } from './assert-count.js';
import { fromUnit, type SearchSpace } from './search-space.js';
import type { Parameters, SearchMethod } from './trial.js';

/**
 * So many trials, each drawn by itself. Source: Bergstra and Bengio 2012.
 * @throws {RnnError} invalid-argument when trials is no count
 */
export function randomSearch({ trials }: { readonly trials: number }): SearchMethod {
  assertCount('trials', trials);
  return function* ({ space, seed }) {
    const random = createRandom(seed);
    yield Array.from({ length: trials }, () => ({ parameters: draw(space, random) }));
  };
}

/** Values drawn from a space, each range evenly on its scale. */
export function draw(space: SearchSpace, random: Random): Parameters {
  return Object.fromEntries(
    Object.entries(space).map(([name, range]) => [name, fromUnit(range, random.uniform())]),
  );
}
