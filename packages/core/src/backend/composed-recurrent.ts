import * as tf from '@tensorflow/tfjs-core';
import { projectInputs, stepOf } from './cell-step.js';
import type { RecurrentResult, RecurrentRun, RecurrentTensors } from './recurrent.js';
import { runSteps } from './run-steps.js';
import { unstack } from './unstack.js';

/**
 * The same numbers as the fused kernels from plain operations, one step after the other, for backends whose memory
 * kernels cannot reach, and for cells whose steps the kernels do not take.
 */
export function composedRecurrent(tensors: RecurrentTensors, run: RecurrentRun): RecurrentResult {
  const { cell, mask, goBackwards, sequence, finalStates, options } = run;
  const [batch = 0, time = 0] = tensors.inputs.shape;
  const projected = unstack(projectInputs(tensors, run), 1);
  const step = stepOf(tensors, run);
  const zeros = (units: number): tf.Tensor => tf.zeros([batch, units]);
  const { units } = cell;
  const h = options?.projection ?? units;
  const begun = cell.kind === 'lstm' ? [h, units] : [h];
  const { states, outputs } = runSteps({
    time,
    goBackwards,
    mask,
    sequence,
    states: tensors.initialStates.length > 0 ? tensors.initialStates : begun.map(zeros),
    step: (at, before) => step(projected[at]!, before, at),
  });
  const given = { none: [], h: states.slice(0, 1), all: [...states] }[finalStates];
  return { ...(outputs && { outputs }), finalStates: given };
}
