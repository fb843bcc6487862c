export { accuracy, binaryAccuracy, topKAccuracy } from './accuracy.js';
export { expectedCalibrationError } from './calibration.js';
export { characterErrorRate, editDistance, wordErrorRate } from './edit-distance.js';
export { meanAbsoluteError, perplexity, rootMeanSquaredError } from './errors-of-numbers.js';
export { multiLabelPrecisionRecall, precisionRecall } from './precision-recall.js';
export type { Average, PrecisionRecall } from './precision-recall.js';
export type { MetricOptions } from './weighted-mean.js';
