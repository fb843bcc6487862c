import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import type { RecurrentResult, RecurrentRun, RecurrentTensors } from './recurrent.js';

/** The projected input of one step [batch, gates * units] and the states before it → the states after it. */
type Step = (projected: tf.Tensor, states: readonly tf.Tensor[]) => tf.Tensor[];

/**
 * The same numbers as the fused kernels from plain operations, one step after the other, for backends whose memory
 * kernels cannot reach. i, f, o, z, r: gates; g: candidate; σ: sigmoid.
 */
export function composedRecurrent(
  tensors: RecurrentTensors,
  { cell, mask, goBackwards, sequence, finalStates }: RecurrentRun,
): RecurrentResult {
  const [batch = 0, time = 0] = tensors.inputs.shape;
  const projected = tf.unstack(projectInputs(cell, tensors), 1);
  const isReal = mask && tf.unstack(tf.expandDims(tf.cast(mask, 'bool'), -1), 1);
  const step = stepOf(cell, tensors);
  const zeros = tf.zeros([batch, cell.units]);
  let states = tensors.initialStates;
  if (states.length === 0) states = cell.kind === 'lstm' ? [zeros, zeros] : [zeros];

  const outputs: tf.Tensor[] = [];
  for (let index = 0; index < time; index++) {
    const at = goBackwards ? time - 1 - index : index;
    const real = isReal?.[at];
    const before = states;
    const after = step(projected[at]!, before);
    states = real ? after.map((state, which) => tf.where(real, state, before[which]!)) : after;
    if (sequence) outputs.push(real ? tf.where(real, states[0]!, zeros) : states[0]!);
  }
  const given = { none: [], h: states.slice(0, 1), all: states }[finalStates];
  return sequence ? { outputs: tf.stack(outputs, 1), finalStates: given } : { finalStates: given };
}

/** x W + b for all steps at once [batch, time, gates * units]. */
function projectInputs(cell: CellShape, { inputs, kernel, bias }: RecurrentTensors): tf.Tensor {
  const [batch = 0, time = 0, features = 0] = inputs.shape;
  const rows = tf.matMul(tf.reshape(inputs, [batch * time, features]), kernel);
  const withBias = bias ? tf.add(rows, hasTwoBiases(cell) ? row(bias, 0) : bias) : rows;
  return tf.reshape(withBias, [batch, time, -1]);
}

function stepOf(cell: CellShape, tensors: RecurrentTensors): Step {
  if (cell.kind === 'lstm') return lstmStep(tensors);
  if (cell.kind === 'simpleRnn') return simpleRnnStep(tensors);
  return hasTwoBiases(cell) ? gruStep(tensors) : gruResetBeforeStep(tensors);
}

function hasTwoBiases({ kind, resetAfter = true }: CellShape): boolean {
  return kind === 'gru' && resetAfter;
}

/** h' = tanh(x + h U) */
function simpleRnnStep({ recurrentKernel }: RecurrentTensors): Step {
  return (x, [h]) => [tf.tanh(tf.add(x, tf.matMul(h!, recurrentKernel)))];
}

/** c' = σ(f) c + σ(i) tanh(g), h' = σ(o) tanh(c') */
function lstmStep({ recurrentKernel }: RecurrentTensors): Step {
  return (x, [h, c]) => {
    const [i, f, g, o] = tf.split(tf.add(x, tf.matMul(h!, recurrentKernel)), 4, 1);
    const cell = tf.add(tf.mul(tf.sigmoid(f!), c!), tf.mul(tf.sigmoid(i!), tf.tanh(g!)));
    return [tf.mul(tf.sigmoid(o!), tf.tanh(cell)), cell];
  };
}

/** g = tanh(x + σ(r) (h U + b)), h' = σ(z) h + (1 − σ(z)) g */
function gruStep({ recurrentKernel, bias }: RecurrentTensors): Step {
  return (x, [h]) => {
    const product = tf.matMul(h!, recurrentKernel);
    const [xz, xr, xg] = tf.split(x, 3, 1);
    const [hz, hr, hg] = tf.split(bias ? tf.add(product, row(bias, 1)) : product, 3, 1);
    const g = tf.tanh(tf.add(xg!, tf.mul(tf.sigmoid(tf.add(xr!, hr!)), hg!)));
    return [interpolate(tf.sigmoid(tf.add(xz!, hz!)), h!, g)];
  };
}

/** g = tanh(x + (σ(r) h) U), h' = σ(z) h + (1 − σ(z)) g */
function gruResetBeforeStep({ recurrentKernel }: RecurrentTensors): Step {
  const [units = 0] = recurrentKernel.shape;
  const forGates = tf.slice(recurrentKernel, [0, 0], [units, 2 * units]);
  const forCandidate = tf.slice(recurrentKernel, [0, 2 * units], [units, units]);
  return (x, [h]) => {
    const [xz, xr, xg] = tf.split(x, 3, 1);
    const [hz, hr] = tf.split(tf.matMul(h!, forGates), 2, 1);
    const r = tf.sigmoid(tf.add(xr!, hr!));
    const g = tf.tanh(tf.add(xg!, tf.matMul(tf.mul(r, h!), forCandidate)));
    return [interpolate(tf.sigmoid(tf.add(xz!, hz!)), h!, g)];
  };
}

function row(matrix: tf.Tensor, index: number): tf.Tensor {
  return tf.reshape(tf.slice(matrix, [index, 0], [1, matrix.shape[1]!]), [-1]);
}

/** z a + (1 − z) b */
function interpolate(z: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.add(b, tf.mul(z, tf.sub(a, b)));
}
