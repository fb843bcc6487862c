export { backtestAll, type BacktestAllOptions } from './backtest-all.js';
export type { WindowEvaluationOptions } from './evaluation.js';
export { createGlobalForecaster, loadGlobalForecaster } from './global-forecaster.js';
export type {
  GlobalCalibrateOptions,
  GlobalFitOptions,
  GlobalForecaster,
  GlobalForecasterOptions,
  SampleOptions,
  SeriesToRead,
} from './global-forecaster.js';
export type { HeadConfig, HeadName, HeadOptions } from './head.js';
export { buildGlobalNetwork, type Architecture, type GlobalNetworkConfig } from './network.js';
export { WindowPreprocessor, type ReadWindow, type WindowPreprocessorOptions } from './preprocessor.js';
export type { ForecastInputs, ForecastWindow, GlobalSample, SampledPaths, SeriesItem } from './sample.js';
export type { GlobalStream, GlobalStreamOptions, GlobalStreamState } from './stream.js';
export type { Normalization, ScaledColumn, WindowSchema, WindowSchemaOptions } from './window-schema.js';
