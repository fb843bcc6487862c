import * as tf from '@tensorflow/tfjs-core';
import { weightedMean, type Loss } from './loss.js';

/** Mean of |output − target|. Its gradient at 0 is 0. */
export const meanAbsoluteError: Loss = weightedMean({
  of: (error) => tf.abs(error),
  slope: (error) => tf.sign(error),
});
