import { assertCount } from './assert-count.js';
import { levelsOf } from './search-space.js';
import type { Parameters, SearchMethod } from './trial.js';

/**
 * Every combination once: all values of a choice, and so many levels of a range from end to end.
 * @param levels - of each range of numbers. Default 5
 * @throws {RnnError} invalid-argument when levels is no count
 */
export function gridSearch({ levels = 5 }: { readonly levels?: number } = {}): SearchMethod {
  assertCount('levels', levels);
  return function* ({ space }) {
    const combinations = Object.entries(space).reduce<Parameters[]>(
      (rows, [name, range]) =>
        rows.flatMap((row) => levelsOf(range, levels).map((value) => ({ ...row, [name]: value }))),
      [{}],
    );
    yield combinations.map((parameters) => ({ parameters }));
  };
}
