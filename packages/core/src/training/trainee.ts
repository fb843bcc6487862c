import * as tf from '@tensorflow/tfjs-core';
import { freeingTape, sumOf } from '../backend/index.js';
import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import { buildLayers, getWeights, setWeights } from '../layers/index.js';
import { drawingLayers, penalizedLayers, recurrentLayers } from '../layers/layers-within.js';
import type { BatchLoss } from '../losses/index.js';
import type { Network, Weights } from '../network/index.js';
import type { RandomState } from '../random.js';
import type { CarriedStates } from './carried-states.js';
import { squaredNorm, toClip } from './clipping.js';
import { createGradientSteps, type StepOptions } from './gradient-steps.js';
import type { GradientSumState } from './gradient-sum.js';
import { toNetworkLoss } from './network-loss.js';
import { meanOfShares } from './parallel/mean-of-shares.js';
import { createOptimizer, type OptimizerState } from './optimizers/index.js';
import { runOutputs, type RunOptions } from './run-network.js';
import type { FullTrainingOptions } from './training-options.js';

/** What a batch came to. */
export interface BatchResult {
  readonly loss: number;
  /** How much the batch's targets count, in a mean over batches. */
  readonly total: number;
  /** Length of the gradient before clipping; a judged batch has none. */
  readonly gradientNorm?: number;
}

/** What a share of a batch came to, away from TensorFlow.js. */
export interface ShareResult {
  readonly loss: number;
  readonly total: number;
  /** In the order of the weights that change. */
  readonly gradients: readonly Float32Array[];
}

/** All that changes in a trainee as it learns, as numbers. */
export interface TraineeState {
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  /** The generators of the layers that drop, in their order. */
  readonly dropout: readonly RandomState[];
  /** Gradients of batches that have made no step yet, when there are any. */
  readonly pending?: GradientSumState;
  /** What stateful layers keep for the next batch, in their order, where there are such layers. */
  readonly kept?: readonly (readonly Float32Array[])[];
}

/** A network in TensorFlow.js with its optimizer. It holds memory until it is disposed. */
export interface Trainee {
  /**
   * One step of the optimizer, or a part of one; none when the gradient is not finite. A segment of longer sequences
   * takes its first states from `carried`, and leaves its last ones there.
   */
  readonly learn: (batch: TrainingBatch, options: StepOptions, carried?: CarriedStates) => BatchResult;
  readonly judge: (batch: TrainingBatch, carried?: CarriedStates) => BatchResult;
  /** A network's first output, stateful layers going on from the batch before. */
  readonly predict: (batch: TrainingBatch) => DenseArray;
  /** Runs a segment for the states that it leaves. */
  readonly pass: (
    batch: TrainingBatch,
    options: { readonly training: boolean; readonly carried: CarriedStates },
  ) => void;
  /** Lets stateful layers begin at zeros. */
  readonly resetStates: () => void;
  /** The step of what has made none yet. */
  readonly finishStep: (learningRate: number) => void;
  readonly weights: () => Weights;
  /** What trainees that learn together do one by one. */
  readonly shared: SharedTrainee;
  readonly state: () => TraineeState;
  /** Goes on from the state of a trainee of the same network and options. */
  readonly restore: (state: TraineeState) => void;
  readonly dispose: () => void;
}

/** A trainee seen from others that learn from other shares of the same batches. */
export interface SharedTrainee {
  readonly gradientsOf: (batch: TrainingBatch) => ShareResult;
  /** Learns from shares as from the batch that they make up. */
  readonly take: (shares: readonly ShareResult[], options: StepOptions) => BatchResult;
  /** The weights that change, in their order. */
  readonly trained: () => Float32Array[];
  readonly replaceTrained: (values: readonly Float32Array[]) => void;
  readonly dropout: () => readonly RandomState[];
  readonly restoreDropout: (states: readonly RandomState[]) => void;
  /** What stateful layers keep for the next batch, in their order. */
  readonly kept: () => readonly (readonly Float32Array[])[];
  readonly restoreKept: (states: readonly (readonly Float32Array[])[]) => void;
}

/** The options that a trainee of its own heeds. */
export type TraineeOptions = Pick<
  FullTrainingOptions,
  'loss' | 'otherLosses' | 'optimizer' | 'learningRate' | 'clipNorm' | 'clip' | 'seed'
>;

/** Puts a network with its weights into TensorFlow.js. */
export function createTrainee(network: Network, weights: Weights, options: TraineeOptions): Trainee {
  const { optimizer: optimizerOptions, learningRate: firstRate, seed } = options;
  const losses = toNetworkLoss(network, options);
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
  const dropouts = drawingLayers(model);
  const recurrents = recurrentLayers(model);
  const statefuls = recurrents.filter(({ stateful }) => stateful);
  const constrain = (): void => recurrents.forEach((layer) => layer.applyConstraints());
  const penalized = penalizedLayers(model);
  const penalties = (): tf.Scalar[] => penalized.flatMap((layer) => layer.calculateLosses());

  const lossOf = (batch: TrainingBatch, how: RunOptions): BatchLoss =>
    losses.of(batch, runOutputs(model, batch, how));
  const gradientsOf = (
    batch: TrainingBatch,
    carried?: CarriedStates,
  ): { value: tf.Scalar; gradients: tf.Tensor[]; total: number } => {
    let total = 0;
    const { value, grads } = freeingTape(() =>
      tf.variableGrads(() => {
        const made = lossOf(batch, { training: true, runner: carried });
        total = made.total;
        const added = penalties();
        return added.length === 0 ? made.loss : sumOf([made.loss, ...added]);
      }, variables),
    );
    // Segments behind the first do not see what states begin from.
    const gradients = variables.map(
      (variable) => (grads[variable.name] as tf.Tensor | null) ?? tf.zerosLike(variable),
    );
    return { value, gradients, total };
  };
  const learn = (batch: TrainingBatch, how: StepOptions, carried?: CarriedStates): BatchResult =>
    tf.tidy(() => {
      const { value, gradients, total } = gradientsOf(batch, carried);
      const [loss, squares] = tf.stack([value, squaredNorm(gradients)]).dataSync();
      const gradientNorm = Math.sqrt(squares!);
      if (Number.isFinite(gradientNorm)) steps.take({ gradients, total, norm: gradientNorm }, how);
      if (how.endsStep) constrain();
      return { loss: loss!, total, gradientNorm };
    });
  const judge = (batch: TrainingBatch, carried?: CarriedStates): BatchResult =>
    tf.tidy(() => {
      const { loss, total } = lossOf(batch, { training: false, runner: carried });
      return { loss: loss.dataSync()[0]!, total };
    });
  const shared: SharedTrainee = {
    gradientsOf(batch) {
      let result: ShareResult | undefined;
      // Not returned through `tidy`, which looks for tensors in every number of what it gives.
      tf.tidy(() => {
        const { value, gradients, total } = gradientsOf(batch);
        result = { loss: value.dataSync()[0]!, total, gradients: gradients.map(toNumbers) };
      });
      return result!;
    },
    take: (results, how) =>
      tf.tidy(() => {
        const { loss, total, gradients: means } = meanOfShares(results);
        const gradients = means.map((values, index) => tf.tensor(values, variables[index]!.shape));
        const gradientNorm = Math.sqrt(squaredNorm(gradients).dataSync()[0]!);
        if (Number.isFinite(gradientNorm)) steps.take({ gradients, total, norm: gradientNorm }, how);
        if (how.endsStep) constrain();
        return { loss, total, gradientNorm };
      }),
    trained: () => variables.map(toNumbers),
    replaceTrained: (values) =>
      tf.tidy(() =>
        // A backend may keep the numbers it is given, which here are another thread's.
        variables.forEach((variable, index) =>
          variable.assign(tf.tensor(values[index]!.slice(), variable.shape)),
        ),
      ),
    dropout: () => dropouts.map((layer) => layer.state()),
    restoreDropout: (states) => dropouts.forEach((layer, index) => layer.restore(states[index]!)),
    kept: () => statefuls.map(({ keptStates }) => keptStates),
    restoreKept: (states) => statefuls.forEach((layer, index) => (layer.keptStates = states[index] ?? [])),
  };

  return {
    shared,
    learn,
    judge,
    predict(batch) {
      const output = tf.tidy(() => runOutputs(model, batch, { training: false })[0]!);
      const values = toNumbers(output);
      output.dispose();
      return { values, shape: output.shape };
    },
    pass: (batch, { training, carried }) =>
      tf.tidy(() => void runOutputs(model, batch, { training, runner: carried })),
    resetStates: () => statefuls.forEach((layer) => layer.resetStates()),
    finishStep: (learningRate) =>
      tf.tidy(() => {
        steps.finish(learningRate);
        constrain();
      }),
    weights: () => getWeights(model, network),
    state() {
      const pending = steps.pending();
      return {
        weights: getWeights(model, network),
        optimizer: optimizer.state(),
        dropout: shared.dropout(),
        ...(pending && { pending }),
        ...(statefuls.length > 0 && { kept: shared.kept() }),
      };
    },
    restore(state) {
      setWeights(model, { network, weights: state.weights });
      optimizer.restore(state.optimizer);
      steps.restore(state.pending);
      shared.restoreDropout(state.dropout);
      shared.restoreKept(state.kept ?? []);
    },
    dispose() {
      model.dispose();
      optimizer.dispose();
      steps.dispose();
    },
  };
}

function toNumbers(tensor: tf.Tensor): Float32Array {
  return tensor.dataSync<'float32'>().slice();
}
