import * as tf from '@tensorflow/tfjs-core';
import { runCtcKernel } from '../backend/ctc-kernel.js';
import { isTaping } from '../backend/gradient-tape.js';
import type { CtcTargets } from '../kernels/index.js';
import { readCtcTargets, type CtcTargetTensors } from './ctc-targets.js';

/** What connectionist temporal classification compares. */
export interface CtcLossArgs extends CtcTargetTensors {
  /** Logits or log-probabilities [batch, time, numClasses]; the blank is one of the classes. */
  readonly logits: tf.Tensor;
  /**
   * Rows whose labels no alignment can have count 0, with gradient 0, as in PyTorch. Otherwise labels that are too
   * long are refused, and logits of −∞ that leave no alignment cost Infinity.
   */
  readonly zeroInfinity?: boolean;
}

/**
 * Logits [batch, time, numClasses] and labels [batch, maxLabels] → mean over rows of −ln p(labels) ÷ number of labels,
 * as PyTorch's 'mean'. No labels count as one. Differentiable once, in the logits.
 * Source: Graves, Fernández, Gomez and Schmidhuber 2006; p is the sum over all alignments.
 * @throws {RnnError} shape-mismatch or invalid-argument
 */
export function ctcLoss(args: CtcLossArgs): tf.Scalar {
  return ctc(args, ({ labelLengths, batch }) =>
    Float32Array.from(labelLengths, (count) => 1 / Math.max(1, count) / batch),
  ) as tf.Scalar;
}

/** The same without the mean: −ln p(labels) of each row [batch]. */
export function ctcLosses(args: CtcLossArgs): tf.Tensor1D {
  return ctc(args) as tf.Tensor1D;
}

type RowWeights = (targets: CtcTargets) => Float32Array;

/** Losses [batch], or with weights of rows their weighted sum. */
function ctc({ logits, zeroInfinity = false, ...tensors }: CtcLossArgs, rowWeights?: RowWeights): tf.Tensor {
  const targets = readCtcTargets(logits, tensors, { refuseTooLong: !zeroInfinity });
  const wantsGradients = isTaping();
  return tf.tidy(() => {
    const weights = rowWeights && tf.tensor1d(rowWeights(targets));
    const loss = tf.customGrad((given, save) => {
      const { losses, gradients } = runCtcKernel(given as tf.Tensor3D, {
        targets,
        gradients: wantsGradients,
      });
      const finite = zeroInfinity
        ? tf.where(tf.equal(losses, Infinity), tf.zerosLike(losses), losses)
        : losses;
      (save as tf.GradSaveFunc)(gradients ? [gradients, ...(weights ? [weights] : [])] : []);
      return {
        value: weights ? tf.sum(tf.mul(finite, weights)) : finite,
        gradFunc(dy: tf.Tensor, [ofRows, ofMean]: tf.Tensor[]) {
          const shares = ofMean ? tf.mul(dy, ofMean) : dy;
          return tf.mul(ofRows!, tf.reshape(shares, [targets.batch, 1, 1]));
        },
      };
    });
    return loss(logits);
  });
}
