export { createSeries, joinSeries, lengthOf, observationsOf, sliceSeries } from './series.js';
export type { Observation, Series } from './series.js';
export { parseSeries, type ParseSeriesOptions } from './parse-series.js';
export {
  createSeriesReader,
  type NamedSeries,
  type SeriesReader,
  type SeriesReaderOptions,
} from './series-reader.js';
export { splitSeries, type SeriesCut, type SeriesParts } from './split-series.js';
export { addSteps, describeStep, type TimeStep } from './time-step.js';
export { formatTimestamp, parseTimestamp } from './timestamp.js';
export { createBaselines, type BaselineOptions, type ForecastRule } from './baselines.js';
export { crps, errorScaleOf, errorsOf, intervalScoresOf, pinballLoss } from './metrics.js';
export type { ErrorScale, ForecastErrors, IntervalScores } from './metrics.js';
export { fitLinearBaseline, type LinearBaseline, type LinearBaselineOptions } from './linear-baseline.js';
export { regularise, type RegulariseOptions } from './regularise.js';
export { isUsHoliday, usHolidays, type Holiday } from './us-holidays.js';
export { splitAmounts } from './split-amounts.js';
