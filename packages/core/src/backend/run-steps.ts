import * as tf from '@tensorflow/tfjs-core';
import { unstack } from './unstack.js';

/** How states go on from step to step. */
export interface StepsToRun {
  readonly time: number;
  readonly goBackwards: boolean;
  /** Which steps are real [batch, time]; all are when undefined. States pass by the others, whose outputs are 0. */
  readonly mask: tf.Tensor | undefined;
  /** Whether outputs are wanted. */
  readonly sequence: boolean;
  /** Where they begin, [batch, …] each; the first is what is put out. */
  readonly states: readonly tf.Tensor[];
  readonly step: (at: number, before: readonly tf.Tensor[]) => readonly tf.Tensor[];
}

/** Runs steps one after the other → the final states, and outputs [batch, time, …] in the order in which they were made. */
export function runSteps({ time, goBackwards, mask, sequence, states: first, step }: StepsToRun): {
  readonly states: readonly tf.Tensor[];
  readonly outputs: tf.Tensor | undefined;
} {
  const isReal = mask && unstack(tf.expandDims(tf.cast(mask, 'bool'), -1), 1);
  const outputs: tf.Tensor[] = [];
  let states = first;
  for (let index = 0; index < time; index++) {
    const at = goBackwards ? time - 1 - index : index;
    const real = isReal?.[at];
    const before = states;
    const after = step(at, before);
    states = real ? after.map((state, which) => tf.where(real, state, before[which]!)) : after;
    if (sequence) outputs.push(real ? tf.where(real, states[0]!, tf.zerosLike(states[0]!)) : states[0]!);
  }
  return { states, outputs: sequence ? tf.stack(outputs, 1) : undefined };
}
