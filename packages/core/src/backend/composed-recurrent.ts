import * as tf from '@tensorflow/tfjs-core';
import { projectInputs, stepOf } from './cell-step.js';
import type { RecurrentResult, RecurrentRun, RecurrentTensors } from './recurrent.js';
import { unstack } from './unstack.js';

/**
 * The same numbers as the fused kernels from plain operations, one step after the other, for backends whose memory
 * kernels cannot reach, and for cells whose steps the kernels do not take.
 */
export function composedRecurrent(tensors: RecurrentTensors, run: RecurrentRun): RecurrentResult {
  const { cell, mask, goBackwards, sequence, finalStates, options } = run;
  const [batch = 0, time = 0] = tensors.inputs.shape;
  const projected = unstack(projectInputs(tensors, run), 1);
  const isReal = mask && unstack(tf.expandDims(tf.cast(mask, 'bool'), -1), 1);
  const step = stepOf(tensors, run);
  const zeros = tf.zeros([batch, options?.projection ?? cell.units]);
  let states = tensors.initialStates;
  if (states.length === 0) states = cell.kind === 'lstm' ? [zeros, tf.zeros([batch, cell.units])] : [zeros];

  const outputs: tf.Tensor[] = [];
  for (let index = 0; index < time; index++) {
    const at = goBackwards ? time - 1 - index : index;
    const real = isReal?.[at];
    const before = states;
    const after = step(projected[at]!, before, at);
    states = real ? after.map((state, which) => tf.where(real, state, before[which]!)) : after;
    if (sequence) outputs.push(real ? tf.where(real, states[0]!, zeros) : states[0]!);
  }
  const given = { none: [], h: states.slice(0, 1), all: states }[finalStates];
  return sequence ? { outputs: tf.stack(outputs, 1), finalStates: given } : { finalStates: given };
}
