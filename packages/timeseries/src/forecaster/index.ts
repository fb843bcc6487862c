export type { Forecast, SeriesSample } from './sample.js';
export { SeriesPreprocessor, type SeriesPreprocessorOptions } from './preprocessor.js';
export { buildForecastNetwork, type ForecastNetworkConfig } from './network.js';
export { createForecaster, loadForecaster } from './forecaster.js';
export type {
  Forecaster,
  ForecasterFitOptions,
  ForecasterOptions,
  ForecastStreamOptions,
} from './forecaster.js';
export type { ForecastStream, ForecastStreamState } from './stream.js';
export type { ForecastEvaluation, ForecastScores } from './evaluation.js';
