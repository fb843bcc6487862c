import { adding } from './adding.js';
import { copying } from './copying.js';
import type { Effort } from './learn.js';
import type { Problem } from './problem.js';

/** A problem, and what is spent on it, the same for each layer. */
export interface Trial {
  readonly problem: Problem;
  readonly effort: Omit<Effort, 'seed'>;
}

const most = { examples: 1600, epochs: 40 };

/** What the demo tries; the quick one a shorter problem only. */
export function trialsOf({ quick }: { readonly quick: boolean }): Trial[] {
  const sum = { problem: adding(quick ? 100 : 200), effort: { ...most, units: 32, learningRate: 0.005 } };
  if (quick) return [sum];
  const copy = copying({ symbols: 3, kinds: 4, delay: 200 });
  return [sum, { problem: copy, effort: { ...most, units: 64, learningRate: 0.02 } }];
}
