import * as tf from '@tensorflow/tfjs-core';
import { weightedMean, type Loss } from './loss.js';

/** Mean of (output − target)². */
export const meanSquaredError: Loss = weightedMean({
  of: (error) => tf.square(error),
  slope: (error) => tf.mul(error, 2),
});
