import * as tf from '@tensorflow/tfjs-core';
import { freeingTape } from '../backend/index.js';
import type { TrainingBatch } from '../data/example-source.js';
import { buildLayers, getWeights, SeededDropout, setWeights } from '../layers/index.js';
import { losses } from '../losses/index.js';
import type { Network, Weights } from '../network/index.js';
import type { RandomState } from '../random.js';
import type { CarriedStates } from './carried-states.js';
import { squaredNorm, toClip } from './clipping.js';
import { createGradientSteps, type StepOptions } from './gradient-steps.js';
import type { GradientSumState } from './gradient-sum.js';
import { createOptimizer, type OptimizerState } from './optimizers/index.js';
import { realTargets } from './real-targets.js';
import { runNetwork, toTensor, type RunOptions } from './run-network.js';
import { runSegments } from './run-segments.js';
import { assertTruncatable } from './segments.js';
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
  /** One step of the optimizer, or a part of one, or one for each segment; none when the gradient is not finite. */
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
  'loss' | 'optimizer' | 'learningRate' | 'clipNorm' | 'clip' | 'seed' | 'accumulate' | 'truncateAfter'
>;

/** Puts a network with its weights into TensorFlow.js. */
export function createTrainee(network: Network, weights: Weights, options: TraineeOptions): Trainee {
  const {
    loss: lossName,
    optimizer: optimizerOptions,
    learningRate: firstRate,
    seed,
    accumulate,
    truncateAfter,
  } = options;
  if (truncateAfter !== undefined) assertTruncatable(network);
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

  const lossOf = (batch: TrainingBatch, how: RunOptions): { loss: tf.Scalar; total: number } => {
    const { weights: counted, total } = realTargets(batch);
    const outputs = runNetwork(model, batch, how);
    const loss = losses[lossName](toTensor(batch.targets), outputs, counted && toTensor(counted));
    return { loss, total };
  };
  const learn = (batch: TrainingBatch, how: StepOptions, carried?: CarriedStates): BatchResult =>
    tf.tidy(() => {
      let total = 0;
      const { value, grads } = freeingTape(() =>
        tf.variableGrads(() => {
          const made = lossOf(batch, { training: true, runner: carried });
          total = made.total;
          return made.loss;
        }, variables),
      );
      const gradients = variables.map(({ name }) => grads[name]!);
      const [loss, squares] = tf.stack([value, squaredNorm(gradients)]).dataSync();
      const gradientNorm = Math.sqrt(squares!);
      if (Number.isFinite(gradientNorm)) steps.take({ gradients, total, norm: gradientNorm }, how);
      return { loss: loss!, total, gradientNorm };
    });
  const judge = (batch: TrainingBatch, carried?: CarriedStates): BatchResult =>
    tf.tidy(() => {
      const { loss, total } = lossOf(batch, { training: false, runner: carried });
      return { loss: loss.dataSync()[0]!, total };
    });
  const pass = (training: boolean) => (batch: TrainingBatch, carried: CarriedStates) =>
    tf.tidy(() => void runNetwork(model, batch, { training, runner: carried }));

  return {
    learn(batch, how) {
      if (truncateAfter === undefined) return learn(batch, how);
      const { learningRate, endsStep } = how;
      const ofSegment = accumulate === undefined ? how : { learningRate, endsStep: false };
      const result = runSegments(batch, {
        network,
        steps: truncateAfter,
        run: (segment, carried) => learn(segment, ofSegment, carried),
        pass: pass(true),
      });
      if (endsStep && Number.isFinite(result.gradientNorm)) tf.tidy(() => steps.finish(learningRate));
      return result;
    },
    judge(batch) {
      if (truncateAfter === undefined) return judge(batch);
      const { loss, total } = runSegments(batch, {
        network,
        steps: truncateAfter,
        run: judge,
        pass: pass(false),
      });
      return { loss, total };
    },
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
