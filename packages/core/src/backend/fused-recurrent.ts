import * as tf from '@tensorflow/tfjs-core';
import type { SequencePlan } from '../kernels/index.js';
import { isTaping, runTaped } from './gradient-tape.js';
import {
  recurrentBackward,
  recurrentForward,
  stateCount,
  type BackwardAttributes,
  type ForwardAttributes,
} from './recurrent-kernels.js';
import type { RecurrentResult, RecurrentRun, RecurrentTensors } from './recurrent.js';

/** A run whose steps are planned. */
type FusedRun = Pick<RecurrentRun, 'cell' | 'sequence' | 'finalStates'> & { readonly plan: SequencePlan };

/** Runs a recurrent cell with fused kernels; differentiable once in every tensor. */
export function fusedRecurrent(tensors: RecurrentTensors, run: FusedRun): RecurrentResult {
  const { cell, plan, sequence } = run;
  const finalStates = { none: 0, h: 1, all: stateCount(cell) }[run.finalStates];
  const inputs = namedInputs(tensors);
  const names = Object.keys(inputs);
  const activations = isTaping();

  const results = runTaped({
    inputs,
    forward(save) {
      const attributes: ForwardAttributes = { cell, plan, sequence, finalStates, activations };
      const made = runKernel(recurrentForward, inputs, attributes);
      if (activations) save([...Object.values(inputs), made.pop()!]);
      return made;
    },
    backward(gradients, saved, first) {
      const [h, c] = sequence ? gradients.slice(1) : gradients;
      const given = {
        ...Object.fromEntries(names.map((name, index) => [name, saved[index]!])),
        activations: saved.at(-1)!,
        ...(sequence && { outputGradients: gradients[0]! }),
        ...(h && { hGradients: h }),
        ...(c && { cGradients: c }),
      };
      const attributes: BackwardAttributes = { cell, plan, inputGradients: first === 'inputs' };
      const made = runKernel(recurrentBackward, given, attributes);
      const wanted = names.slice(attributes.inputGradients ? 0 : 1);
      return Object.fromEntries(wanted.map((name, index) => [name, made[index]!]));
    },
  });
  return sequence ? { outputs: results[0]!, finalStates: results.slice(1) } : { finalStates: results };
}

/** The inputs stand first: which gradient is asked for first then tells whether theirs is wanted. */
function namedInputs({
  initialStates: [h, c],
  bias,
  ...always
}: RecurrentTensors): Readonly<Record<string, tf.Tensor>> {
  const { inputs, kernel, recurrentKernel } = always;
  return {
    inputs,
    kernel,
    ...(recurrentKernel && { recurrentKernel }),
    ...(bias && { bias }),
    ...(h && { h }),
    ...(c && { c }),
  };
}

function runKernel(
  name: string,
  inputs: tf.NamedTensorMap,
  attributes: ForwardAttributes | BackwardAttributes,
): tf.Tensor[] {
  // Attributes are only handed on, but TensorFlow.js says that they are numbers and texts.
  return tf.engine().runKernel(name, inputs, attributes as unknown as tf.NamedAttrMap);
}
