export { tune, type Objective, type ObjectiveContext, type Study, type TuneOptions } from './tune.js';
export {
  choice,
  float,
  integer,
  type Choice,
  type ChoiceValue,
  type FloatRange,
  type IntegerRange,
  type ParameterRange,
  type ParametersOf,
  type SearchSpace,
} from './search-space.js';
export { randomSearch } from './random-search.js';
export { gridSearch } from './grid-search.js';
export { tpe, type TpeOptions } from './tpe.js';
export { hyperband, type HyperbandOptions } from './hyperband.js';
export type { Parameters, SearchMethod, SearchRounds, Trial, TrialPlan } from './trial.js';
