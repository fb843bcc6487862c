import * as tf from '@tensorflow/tfjs-core';
import type { Optimizer, OptimizerSubject } from './optimizer.js';
import type { TensorflowOptimizerOptions } from './optimizer-options.js';

/** The learning rate is a field of all of TensorFlow.js's optimizers, which its types hide; some keep a tensor of it. */
interface Rated {
  learningRate: number;
  setLearningRate?(learningRate: number): void;
}

/** One of TensorFlow.js's own optimizers. What it remembers cannot be read and set again bit by bit. */
export function tensorflowOptimizer(
  { create }: TensorflowOptimizerOptions,
  { weights, learningRate: firstRate }: OptimizerSubject,
): Optimizer {
  // Some hold tensors that they forget to keep, so none may be made within a tidy.
  const optimizer = create(firstRate);
  let rate = firstRate;
  return {
    step(gradients, { learningRate, scale }) {
      if (learningRate !== rate) setRate(optimizer, learningRate);
      rate = learningRate;
      optimizer.applyGradients(
        weights.map(({ variable: { name } }, index) => ({
          name,
          tensor: scale === 1 ? gradients[index]! : tf.mul(gradients[index]!, scale),
        })),
      );
    },
    state: () => ({ steps: 0, slots: [] }),
    restore: () => undefined,
    dispose: () => optimizer.dispose(),
  };
}

function setRate(optimizer: tf.Optimizer, learningRate: number): void {
  const rated = optimizer as unknown as Rated;
  rated.setLearningRate?.(learningRate);
  rated.learningRate = learningRate;
}
