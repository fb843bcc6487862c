import { RnnError, show } from '../errors.js';
import { assertCount } from './assert-count.js';
import type { ParametersOf, SearchSpace } from './search-space.js';
import type { SearchMethod, Trial, TrialPlan } from './trial.js';

/** Trains with some values → how good that was on data which nothing was learned from. */
export type Objective<Space extends SearchSpace> = (
  parameters: ParametersOf<Space>,
  context: ObjectiveContext,
) => number | Promise<number>;

/** What an objective is told besides the values. */
export interface ObjectiveContext {
  /** The trial's number in its study, 0 for the first. */
  readonly number: number;
  /** How much to spend, such as epochs, where the search decides that. */
  readonly budget?: number;
  /** The number of the trial with the same values and a smaller budget, from whose state this one may go on. */
  readonly continues?: number;
  readonly signal?: AbortSignal;
}

/** What to search, and how. */
export interface TuneOptions<Space extends SearchSpace> {
  readonly space: Space;
  /** `randomSearch`, `gridSearch`, `tpe` or `hyperband`. */
  readonly search: SearchMethod;
  /** Whether small scores are good, such as losses, or large ones, such as accuracies. Default 'minimize'. */
  readonly direction?: 'minimize' | 'maximize';
  /** The same seed gives the same study. Default 0. */
  readonly seed?: number;
  /** How many trials run at the same time. Default 1. */
  readonly parallel?: number;
  /** Trials of a study that was stopped: they are not run again, and the study goes on behind them. */
  readonly done?: readonly Trial[];
  /** Called after each trial. */
  readonly onTrial?: (trial: Trial<Space>) => void;
  /** Ends the study; trials done are in what `onTrial` was given. */
  readonly signal?: AbortSignal;
}

/** All trials, and the one with the best score. */
export interface Study<Space extends SearchSpace> {
  readonly trials: readonly Trial<Space>[];
  readonly best: Trial<Space> & { readonly score: number };
}

/**
 * Searches a space for the values with the best score. An objective that throws, or gives no finite number, is a failed
 * trial: the study goes on without it.
 * @throws {RnnError} invalid-argument when the trials done are of another study
 * @throws {RnnError} diverged when every trial failed
 */
export async function tune<const Space extends SearchSpace>(
  objective: Objective<Space>,
  options: TuneOptions<Space>,
): Promise<Study<Space>> {
  const { space, search, seed = 0, parallel = 1, direction = 'minimize', signal } = options;
  assertCount('parallel', parallel);
  const sign = direction === 'minimize' ? 1 : -1;
  const done = new Map((options.done ?? []).map((trial) => [trial.number, trial]));
  const trials: Trial<Space>[] = [];
  const rounds = search({ space, seed, parallel });
  for (let round = rounds.next(); !round.done;) {
    const first = trials.length;
    const plans = round.value;
    trials.push(
      ...(await inTurn(plans, parallel, async (plan, index) => {
        const number = first + index;
        const before = done.get(number);
        if (before) return assertSame(before as Trial<Space>, plan);
        signal?.throwIfAborted();
        const trial = await attempt(objective, { plan, number, signal });
        options.onTrial?.(trial);
        return trial;
      })),
    );
    round = rounds.next(trials.slice(first).map(({ score }) => (score === undefined ? score : sign * score)));
  }
  return { trials, best: bestOf(trials, sign) };
}

async function attempt<Space extends SearchSpace>(
  objective: Objective<Space>,
  {
    plan,
    number,
    signal,
  }: { readonly plan: TrialPlan; readonly number: number; readonly signal: AbortSignal | undefined },
): Promise<Trial<Space>> {
  const { parameters, ...budget } = plan as TrialPlan & { readonly parameters: ParametersOf<Space> };
  const trial = { number, parameters, ...budget };
  try {
    const score = await objective(parameters, { number, ...budget, ...(signal && { signal }) });
    signal?.throwIfAborted();
    return Number.isFinite(score)
      ? { ...trial, score }
      : { ...trial, failure: `The objective gave ${String(score)}.` };
  } catch (error) {
    signal?.throwIfAborted();
    return { ...trial, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs tasks in their order, so many at a time → what they gave, in their order. */
async function inTurn<Task, Result>(
  tasks: readonly Task[],
  atOnce: number,
  run: (task: Task, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    while (next < tasks.length) {
      const index = next++;
      try {
        results[index] = await run(tasks[index]!, index);
      } catch (error) {
        next = tasks.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, takeTurns));
  return results;
}

function assertSame<Space extends SearchSpace>(trial: Trial<Space>, plan: TrialPlan): Trial<Space> {
  const planned = show({ ...plan.parameters, budget: plan.budget });
  const received = show({ ...trial.parameters, budget: trial.budget });
  if (planned === received) return trial;
  throw new RnnError(
    'invalid-argument',
    `A study goes on with the space, the search and the seed that it began with: trial ${trial.number} has ${planned}. ` +
      `Received ${received}. Give the same options, or begin a new study.`,
  );
}

function bestOf<Space extends SearchSpace>(
  trials: readonly Trial<Space>[],
  sign: number,
): Study<Space>['best'] {
  const scored = trials.filter((trial): trial is Study<Space>['best'] => trial.score !== undefined);
  if (scored.length > 0) {
    return scored.reduce((best, trial) => (sign * trial.score < sign * best.score ? trial : best));
  }
  throw new RnnError(
    'diverged',
    `A study has at least one trial that did not fail. Received ${trials.length} that did, the last: ` +
      `${trials.at(-1)?.failure ?? 'none was run'} Try the objective by itself first.`,
  );
}
