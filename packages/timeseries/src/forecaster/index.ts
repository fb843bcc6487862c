export {
  backtest,
  type Backtest,
  type BacktestFold,
  type BacktestOptions,
  type JudgedForecaster,
} from './backtest.js';
export type { ForecastIntervals } from './intervals.js';
export type { Forecast, ForecastBand, SeriesSample } from './sample.js';
export { SeriesPreprocessor, type SeriesPreprocessorOptions } from './preprocessor.js';
export { buildForecastNetwork, type ForecastArchitecture, type ForecastNetworkConfig } from './network.js';
export { createForecaster, loadForecaster } from './forecaster.js';
export type {
  CalibrateOptions,
  Forecaster,
  ForecasterFitOptions,
  ForecasterOptions,
  ForecastStreamOptions,
} from './forecaster.js';
export type { ForecastStream, ForecastStreamState } from './stream.js';
export type { ForecastEvaluation, ForecastScores } from './evaluation.js';
export {
  fitForecaster,
  forecasterSpace,
  tuneForecaster,
  type FitForecasterOptions,
  type ForecasterParameters,
  type TuneForecasterOptions,
} from './tune-forecaster.js';
