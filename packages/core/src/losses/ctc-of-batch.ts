import * as tf from '@tensorflow/tfjs-core';
import type { TrainingBatch } from '../data/example-source.js';
import { ctcLosses } from './ctc.js';

/**
 * Labels of a batch [batch, maxLabels] with `targetLengths`, and logits [batch, time, numClasses] → mean over rows of
 * −ln p(labels) ÷ number of labels. Rows count 1, or as `targetWeights` [batch] say; a row without real steps and labels
 * costs nothing.
 */
export function ctcOfBatch(
  { targets, targetLengths, lengths, targetWeights }: TrainingBatch,
  { outputs, blank }: { readonly outputs: tf.Tensor; readonly blank: number },
): { loss: tf.Scalar; total: number } {
  const [batch = 0, maxLabels = 0] = targets.shape;
  const counts = targetLengths ?? new Int32Array(batch).fill(maxLabels);
  const weights = targetWeights?.values ?? new Float32Array(batch).fill(1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const loss = tf.tidy(() => {
    const costs = ctcLosses({
      logits: outputs,
      labels: tf.tensor2d(targets.values, [batch, maxLabels]),
      labelLengths: tf.tensor1d(counts, 'int32'),
      ...(lengths && { inputLengths: tf.tensor1d(lengths, 'int32') }),
      blank,
    });
    const shares = weights.map((weight, row) => weight / Math.max(1, counts[row]!) / (total || 1));
    return tf.sum<tf.Scalar>(tf.mul(costs, tf.tensor1d(shares)));
  });
  return { loss, total };
}
