import { createRandom } from '../random.js';
import { assertCount } from './assert-count.js';
import { draw } from './random-search.js';
import type { SearchMethod, TrialPlan } from './trial.js';

/** How much to spend. */
export interface HyperbandOptions {
  /** The most that one trial may spend, in whole units such as epochs. */
  readonly maxBudget: number;
  /** The least that tells good values from bad ones. Default 1. */
  readonly minBudget?: number;
  /** One in so many goes on to a budget so many times as large. Default 3. */
  readonly reduction?: number;
}

/**
 * Many trials with a small budget, of which the best go on with a larger one, in brackets from the most trials to the
 * largest budget. The objective is told the budget, and the trial that it may go on from.
 * Source: Li et al. 2018, Algorithm 1. Budgets are rounded to whole units.
 * @throws {RnnError} invalid-argument when a budget is no count
 */
export function hyperband({ maxBudget, minBudget = 1, reduction = 3 }: HyperbandOptions): SearchMethod {
  assertCount('maxBudget', maxBudget);
  assertCount('minBudget', minBudget);
  assertCount('reduction', reduction - 1);
  return function* ({ space, seed }) {
    const random = createRandom(seed);
    let number = 0;
    for (const rungs of brackets({ maxBudget, minBudget, reduction })) {
      let plans: TrialPlan[] = Array.from({ length: rungs[0]!.count }, () => ({
        parameters: draw(space, random),
        budget: rungs[0]!.budget,
      }));
      for (const next of [...rungs.slice(1), undefined]) {
        const losses = yield plans;
        const first = number;
        number += plans.length;
        if (!next) break;
        plans = ranked(losses)
          .slice(0, next.count)
          .map((place) => ({
            parameters: plans[place]!.parameters,
            budget: next.budget,
            continues: first + place,
          }));
        if (plans.length === 0) break;
      }
    }
  };
}

/** How many trials of a bracket spend how much, rung by rung. */
export function brackets({ maxBudget, minBudget, reduction }: Required<HyperbandOptions>): {
  readonly count: number;
  readonly budget: number;
}[][] {
  // A thousandth makes up for rounding: log(243) / log(3) is a little below 5.
  const most = Math.max(0, Math.floor(Math.log(maxBudget / minBudget) / Math.log(reduction) + 1e-3));
  return Array.from({ length: most + 1 }, (_, index) => {
    const bracket = most - index;
    const count = Math.ceil(((most + 1) / (bracket + 1)) * reduction ** bracket);
    return Array.from({ length: bracket + 1 }, (__, rung) => ({
      count: Math.floor(count / reduction ** rung),
      budget: Math.max(1, Math.round(maxBudget / reduction ** (bracket - rung))),
    }));
  });
}

/** Places of the losses, the smallest first; those that failed are left out. */
function ranked(losses: readonly (number | undefined)[]): number[] {
  return losses
    .flatMap((loss, place) => (loss === undefined ? [] : [{ loss, place }]))
    .sort((a, b) => a.loss - b.loss || a.place - b.place)
    .map(({ place }) => place);
}
