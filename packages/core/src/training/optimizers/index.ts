export { createOptimizer, type Optimizer, type OptimizerState } from './optimizer.js';
export { assertOptimizer, type OptimizerOptions } from './optimizer-options.js';
export type { AdamOptions, AdamWOptions, RmspropOptions, SgdOptions } from './optimizer-options.js';
export type { TensorflowOptimizerOptions } from './optimizer-options.js';
