export { createSeries, joinSeries, lengthOf, observationsOf, sliceSeries } from './series.js';
export type { Observation, Series } from './series.js';
export { parseSeries, type ParseSeriesOptions } from './parse-series.js';
export { splitSeries, type SeriesCut, type SeriesParts } from './split-series.js';
export { addSteps, describeStep, type TimeStep } from './time-step.js';
export { formatTimestamp, parseTimestamp } from './timestamp.js';
export { createBaselines, type BaselineOptions, type ForecastRule } from './baselines.js';
export { crps, errorScaleOf, errorsOf, intervalScoresOf, pinballLoss } from './metrics.js';
export type { ErrorScale, ForecastErrors, IntervalScores } from './metrics.js';
