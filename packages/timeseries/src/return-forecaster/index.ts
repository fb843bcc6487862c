export {
  createReturnForecaster,
  loadReturnForecaster,
  type ReturnEvaluateOptions,
  type ReturnFitOptions,
  type ReturnForecaster,
  type ReturnForecasterOptions,
  type ReturnStreamOptions,
  type Shares,
} from './return-forecaster.js';
export { ReturnPreprocessor, type ReturnPreprocessorOptions } from './preprocessor.js';
export type { DirectionScores, JudgedReturn, ReturnEvaluation } from './evaluation.js';
export type { ReturnForecast } from './sample.js';
export type { ReturnStream, ReturnStreamState } from './stream.js';
export { walkForward, type WalkForward, type WalkForwardOptions } from './walk-forward.js';
export type { TradingOptions, TradingResult } from './trading.js';
