export { createAmountForecaster, loadAmountForecaster } from './amount-forecaster.js';
export type {
  AmountEvaluateOptions,
  AmountFitOptions,
  AmountForecaster,
  AmountForecasterOptions,
  AmountStreamOptions,
  AmountTraining,
} from './amount-forecaster.js';
export type { AmountEvaluation, AmountScores } from './evaluation.js';
export type { AmountPart } from './network.js';
export { AmountPreprocessor, type AmountColumn, type AmountPreprocessorOptions } from './preprocessor.js';
export type { AmountForecast, ExpectedAmount } from './sample.js';
export type { AmountStream, AmountStreamState } from './stream.js';
