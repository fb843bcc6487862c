import * as tf from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { freeingTape } from '../backend/index.js';
import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import { buildLayers, getWeights, SeededDropout, setWeights } from '../layers/index.js';
import { losses } from '../losses/index.js';
import type { Network, Weights } from '../network/index.js';
import type { RandomState } from '../random.js';
import { squaredNorm, toClip } from './clipping.js';
import { createGradientSteps, type StepOptions } from './gradient-steps.js';
import type { GradientSumState } from './gradient-sum.js';
import { createOptimizer, type OptimizerState } from './optimizers/index.js';
import { realTargets } from './real-targets.js';
import type { FullTrainingOptions } from './training-options.js';

/** What a batch came to. */
export interface BatchResult {
  readonly loss: number;
  /** How much the batch's targets count, in a mean over batches. */
  readonly total: number;
  /** Length of the gradient before clipping; a judged batch has none. */
  readonly gradientNorm?: number;
}

/** All that changes in a trainee as it learns, as numbers. */
export interface TraineeState {
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  /** The generators of the layers that drop, in their order. */
  readonly dropout: readonly RandomState[];
  /** Gradients of batches that have made no step yet, when there are any. */
  readonly pending?: GradientSumState;
}

/** A network in TensorFlow.js with its optimizer. It holds memory until it is disposed. */
export interface Trainee {
  /** One step of the optimizer, or a part of one; none when the gradient is not finite. */
  readonly learn: (batch: TrainingBatch, options: StepOptions) => BatchResult;
  readonly judge: (batch: TrainingBatch) => BatchResult;
  readonly weights: () => Weights;
  readonly state: () => TraineeState;
  /** Goes on from the state of a trainee of the same network and options. */
  readonly restore: (state: TraineeState) => void;
  readonly dispose: () => void;
}

type TraineeOptions = Pick<
  FullTrainingOptions,
  'loss' | 'optimizer' | 'learningRate' | 'clipNorm' | 'clip' | 'seed'
>;

/** Puts a network with its weights into TensorFlow.js. */
export function createTrainee(network: Network, weights: Weights, options: TraineeOptions): Trainee {
  const { loss: lossName, optimizer: optimizerOptions, learningRate: firstRate, seed } = options;
  const model = buildLayers(network, { seed });
  try {
    setWeights(model, { network, weights });
  } catch (error) {
    model.dispose();
    throw error;
  }
  const trained = model.trainableWeights.map((weight) => ({
    variable: weight.read() as tf.Variable,
    isBias: /\bbias$/.test(weight.originalName),
  }));
  const variables = trained.map(({ variable }) => variable);
  const optimizer = createOptimizer(optimizerOptions, { weights: trained, learningRate: firstRate });
  const steps = createGradientSteps(variables, { optimizer, clip: toClip(options) });
  const dropouts = model.layers.filter((layer) => layer instanceof SeededDropout);

  const lossOf = (batch: TrainingBatch, training: boolean): { loss: tf.Scalar; total: number } => {
    const { weights: counted, total } = realTargets(batch);
    const outputs = run(model, batch, training);
    const loss = losses[lossName](toTensor(batch.targets), outputs, counted && toTensor(counted));
    return { loss, total };
  };

  return {
    learn: (batch, how) =>
      tf.tidy(() => {
        let total = 0;
        const { value, grads } = freeingTape(() =>
          tf.variableGrads(() => {
            const made = lossOf(batch, true);
            total = made.total;
            return made.loss;
          }, variables),
        );
        const gradients = variables.map(({ name }) => grads[name]!);
        const [loss, squares] = tf.stack([value, squaredNorm(gradients)]).dataSync();
        const gradientNorm = Math.sqrt(squares!);
        if (Number.isFinite(gradientNorm)) steps.take({ gradients, total, norm: gradientNorm }, how);
        return { loss: loss!, total, gradientNorm };
      }),
    judge: (batch) =>
      tf.tidy(() => {
        const { loss, total } = lossOf(batch, false);
        return { loss: loss.dataSync()[0]!, total };
      }),
    weights: () => getWeights(model, network),
    state() {
      const pending = steps.pending();
      return {
        weights: getWeights(model, network),
        optimizer: optimizer.state(),
        dropout: dropouts.map((layer) => layer.randomState),
        ...(pending && { pending }),
      };
    },
    restore(state) {
      setWeights(model, { network, weights: state.weights });
      optimizer.restore(state.optimizer);
      steps.restore(state.pending);
      dropouts.forEach((layer, index) => (layer.randomState = state.dropout[index]!));
    },
    dispose() {
      model.dispose();
      optimizer.dispose();
      steps.dispose();
    },
  };
}

/** Layer after layer, since `model.apply` hands neither masks nor the training flag on. */
function run(model: Sequential, batch: TrainingBatch, training: boolean): tf.Tensor {
  let mask = maskOf(batch);
  let tensor = toTensor(batch.inputs);
  for (const layer of model.layers) {
    const outputs = layer.apply(tensor, { training, ...(mask && { mask }) }) as tf.Tensor;
    mask = (layer.computeMask(tensor, mask) as tf.Tensor | null) ?? undefined;
    tensor = outputs;
  }
  return tensor;
}

/** [batch, time], 1 = real step; nothing when all steps are. */
function maskOf({ inputs, lengths }: TrainingBatch): tf.Tensor | undefined {
  const [batch = 0, time = 0] = inputs.shape;
  if (!lengths?.some((length) => length < time)) return undefined;
  const isReal = new Uint8Array(batch * time);
  lengths.forEach((length, row) => isReal.fill(1, row * time, row * time + length));
  return tf.tensor2d(isReal, [batch, time], 'bool');
}

function toTensor({ values, shape }: DenseArray): tf.Tensor {
  return tf.tensor(values, [...shape]);
}
