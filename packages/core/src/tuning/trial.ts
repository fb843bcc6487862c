import type { ChoiceValue, ParametersOf, SearchSpace } from './search-space.js';

/** Values to try. */
export type Parameters = Readonly<Record<string, ChoiceValue>>;

/** What a search wants to know next. */
export interface TrialPlan {
  readonly parameters: Parameters;
  /** How much to spend on it, such as epochs, where the search decides that. */
  readonly budget?: number;
  /** The number of the trial with the same values and a smaller budget, from whose state it may go on. */
  readonly continues?: number;
}

/** What came of a plan, as plain data that JSON keeps. */
export interface Trial<Space extends SearchSpace = SearchSpace> {
  /** 0 for the first of a study. */
  readonly number: number;
  readonly parameters: ParametersOf<Space>;
  readonly budget?: number;
  readonly continues?: number;
  /** What the objective gave; undefined when it failed. */
  readonly score?: number;
  /** Why it failed. */
  readonly failure?: string;
}

/**
 * A search as rounds: gives the plans of a round, is given what came of them in the same order, and so on. Nothing else
 * decides what it plans, so a study goes on exactly where it stopped. Scores are losses here: smaller is better.
 */
export type SearchRounds = Generator<readonly TrialPlan[], void, readonly (number | undefined)[]>;

/** A way to search. */
export type SearchMethod = (options: {
  readonly space: SearchSpace;
  readonly seed: number;
  /** How many trials run at the same time. */
  readonly parallel: number;
}) => SearchRounds;
