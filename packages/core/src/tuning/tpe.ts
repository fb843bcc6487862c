import { createRandom, type Random } from '../random.js';
import { assertCount } from './assert-count.js';
import { chooseByParzen, parzenOf } from './parzen.js';
import { draw } from './random-search.js';
import type { SearchSpace } from './search-space.js';
import type { Parameters, SearchMethod } from './trial.js';

/** How long to search, and how soon to learn from what was found. */
export interface TpeOptions {
  readonly trials: number;
  /** Trials drawn at random before the first that is learned from others. Default 10. */
  readonly startupTrials?: number;
  /** Draws among which the most promising is tried. Default 24. */
  readonly candidates?: number;
}

interface Finished {
  readonly parameters: Parameters;
  readonly loss: number;
}

/**
 * Tree-structured Parzen estimators: values are drawn like those of the best trials so far, and the one is tried that is
 * most likely among these and least likely among the rest. With `parallel` trials at a time, so many are planned from the
 * same knowledge. Source: Bergstra et al. 2011, section 4, each parameter by itself; a failed trial counts among the rest.
 * @throws {RnnError} invalid-argument when a count is none
 */
export function tpe({ trials, startupTrials = 10, candidates = 24 }: TpeOptions): SearchMethod {
  assertCount('trials', trials);
  assertCount('startupTrials', startupTrials);
  assertCount('candidates', candidates);
  return function* ({ space, seed, parallel }) {
    const random = createRandom(seed);
    const startup = Math.min(trials, startupTrials);
    let plans = Array.from({ length: startup }, () => ({ parameters: draw(space, random) }));
    const finished: Finished[] = [];
    while (plans.length > 0) {
      const losses = yield plans;
      finished.push(
        ...plans.map(({ parameters }, index) => ({ parameters, loss: losses[index] ?? Infinity })),
      );
      const [good, rest] = split(finished);
      const round = Math.min(parallel, trials - finished.length);
      plans = Array.from({ length: round }, () => ({
        parameters: suggest(space, { good, rest, candidates, random }),
      }));
    }
  };
}

/** The best tenth, 25 at most, and the others. */
function split(finished: readonly Finished[]): [Parameters[], Parameters[]] {
  const ordered = [...finished].sort((a, b) => a.loss - b.loss).map(({ parameters }) => parameters);
  const count = Math.min(25, Math.ceil(ordered.length / 10));
  return [ordered.slice(0, count), ordered.slice(count)];
}

interface Knowledge {
  readonly good: readonly Parameters[];
  readonly rest: readonly Parameters[];
  readonly candidates: number;
  readonly random: Random;
}

function suggest(space: SearchSpace, { good, rest, candidates, random }: Knowledge): Parameters {
  return Object.fromEntries(
    Object.entries(space).map(([name, range]) => {
      const valuesOf = (trials: readonly Parameters[]): (typeof trials)[number][string][] =>
        trials.map((parameters) => parameters[name]!);
      const likely = parzenOf(range, valuesOf(good));
      const unlikely = parzenOf(range, valuesOf(rest));
      return [name, chooseByParzen(range, { likely, unlikely, candidates, random })];
    }),
  );
}
