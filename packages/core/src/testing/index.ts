export { describePredictor } from './describe-predictor.js';
export type { ConformingPredictor, PredictorSuite, SuiteFitOptions } from './predictor-suite.js';
