import * as tf from '@tensorflow/tfjs-core';
import { adamRule } from './adam.js';
import type { OptimizerOptions, TensorflowOptimizerOptions } from './optimizer-options.js';
import { rmspropRule } from './rmsprop.js';
import { sgdRule } from './sgd.js';
import { tensorflowOptimizer } from './tensorflow-optimizer.js';
import type { Parameter, UpdateRule } from './update-rule.js';

/** All that an optimizer remembers, as numbers. */
export interface OptimizerState {
  /** Steps taken. */
  readonly steps: number;
  /** For each weight in turn what is remembered of it. */
  readonly slots: readonly Float32Array[];
}

/** Moves weights against their gradients. It holds memory until it is disposed. */
export interface Optimizer {
  /** One step of all weights. Gradients in the order of the weights; each counts `scale` times. */
  step(
    gradients: readonly tf.Tensor[],
    options: { readonly learningRate: number; readonly scale: number },
  ): void;
  state(): OptimizerState;
  /** Goes on from a state of an optimizer of the same kind and weights. */
  restore(state: OptimizerState): void;
  /** Frees what it remembers, not the weights. */
  dispose(): void;
}

/** A weight to be moved. */
export type Trained = Pick<Parameter, 'variable' | 'isBias'>;

/** What an optimizer moves, and how far at first. */
export interface OptimizerSubject {
  readonly weights: readonly Trained[];
  readonly learningRate: number;
}

/** An optimizer that has taken no step yet. */
export function createOptimizer(options: OptimizerOptions, subject: OptimizerSubject): Optimizer {
  if (options.name === 'tensorflow') return tensorflowOptimizer(options, subject);
  const { weights } = subject;
  const rule = ruleOf(options);
  const parameters = weights.map((weight) => ({ ...weight, slots: slotsOf(weight.variable, rule) }));
  const slots = parameters.flatMap((parameter) => parameter.slots);
  let steps = 0;
  return {
    step(gradients, { learningRate, scale }) {
      steps += 1;
      parameters.forEach((parameter, index) =>
        tf.tidy(() => rule.update(parameter, gradients[index]!, { number: steps, learningRate, scale })),
      );
    },
    state: () => ({ steps, slots: slots.map((slot) => slot.dataSync<'float32'>().slice()) }),
    restore(state) {
      steps = state.steps;
      slots.forEach((slot, index) =>
        tf.tidy(() => slot.assign(tf.tensor(state.slots[index]!, slot.shape, 'float32'))),
      );
    },
    dispose: () => tf.dispose(slots),
  };
}

function ruleOf(options: Exclude<OptimizerOptions, TensorflowOptimizerOptions>): UpdateRule {
  switch (options.name) {
    case 'sgd':
      return sgdRule(options);
    case 'rmsprop':
      return rmspropRule(options);
    default:
      return adamRule(options);
  }
}

function slotsOf({ shape }: tf.Variable, { slotCount }: UpdateRule): tf.Variable[] {
  return Array.from({ length: slotCount }, () =>
    tf.tidy(() => tf.variable(tf.zeros(shape, 'float32'), false)),
  );
}
