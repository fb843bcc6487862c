import * as tf from '@tensorflow/tfjs-core';
import type { CellShape } from '../kernels/index.js';
import { normalizationEpsilon, normalizedColumns, plainCell } from '../network/index.js';
import { activate } from './activate.js';
import type { RecurrentRun, RecurrentTensors } from './recurrent.js';

/** The projected input of one step [batch, gates * units] and the states before it → the states after it. */
export type Step = (projected: tf.Tensor, states: readonly tf.Tensor[], at: number) => tf.Tensor[];

type Cell = Pick<RecurrentRun, 'cell' | 'options'>;

/** Of a cell whose gates see the state. */
type FullTensors = RecurrentTensors & { readonly recurrentKernel: tf.Tensor };

/** x W + b for all steps at once [batch, time, gates * units]. */
export function projectInputs(tensors: RecurrentTensors, run: Cell): tf.Tensor {
  const { inputs, kernel, bias, extra, inputMasks } = tensors;
  const [batch = 0, time = 0, features = 0] = inputs.shape;
  const toRows = (given: tf.Tensor): tf.Tensor => tf.reshape(given, [batch * time, features]);
  const product = gatesProduct(kernel, inputMasks, (mask) =>
    toRows(mask ? tf.mul(inputs, tf.expandDims(mask, 1)) : inputs),
  );
  const rows = normalize(product, extra?.input_gamma, run);
  const withBias = bias ? tf.add(rows, hasTwoBiases(run) ? row(bias, 0) : bias) : rows;
  return tf.reshape(withBias, [batch, time, -1]);
}

/** One step of a cell. */
export function stepOf(tensors: RecurrentTensors, run: Cell): Step {
  const { kind } = run.cell;
  if (kind === 'minGru') return minGruStep(run);
  if (kind === 'minLstm') return minLstmStep(run);
  const step = { lstm: lstmStep, simpleRnn: simpleRnnStep, gru: gruStep }[kind];
  const { zoneout, recurrentKernel } = tensors;
  const { zoneoutHidden, zoneoutCell } = run.options ?? plainCell;
  const take = step({ ...tensors, recurrentKernel: recurrentKernel! }, run);
  if (zoneoutHidden === 0 && zoneoutCell === 0) return take;
  const shares = [zoneoutHidden, zoneoutCell];
  return (x, before, at) =>
    take(x, before, at).map((after, which) => {
      const share = shares[which]!;
      if (share === 0) return after;
      // In training a number stays or goes; otherwise both are blended by their shares.
      const kept = zoneout ? zoneout[which]![at]! : share;
      return tf.add(after, tf.mul(kept, tf.sub(before[which]!, after)));
    });
}

/** h U [batch, columns], normalized where the cell is. */
function recurrentProduct(
  { recurrentKernel, recurrentMasks, extra }: FullTensors,
  run: Cell,
): (h: tf.Tensor) => tf.Tensor {
  return (h) => {
    const product = gatesProduct(recurrentKernel, recurrentMasks, (mask) => (mask ? tf.mul(h, mask) : h));
    return normalize(product, extra?.recurrent_gamma, run);
  };
}

/** Rows times a kernel [length, columns]; gate by gate where each has a mask of its own. */
function gatesProduct(
  kernel: tf.Tensor,
  masks: readonly tf.Tensor[] | undefined,
  rowsOf: (mask: tf.Tensor | undefined) => tf.Tensor,
): tf.Tensor {
  if (!masks || masks.length === 1) return tf.matMul(rowsOf(masks?.[0]), kernel);
  const parts = tf.split(kernel, masks.length, 1);
  return tf.concat(
    parts.map((part, gate) => tf.matMul(rowsOf(masks[gate]), part)),
    1,
  );
}

/** h' = a(x + h U) */
function simpleRnnStep(tensors: FullTensors, run: Cell): Step {
  const multiply = recurrentProduct(tensors, run);
  const { act } = activationsOf(run);
  return (x, [h]) => [act(tf.add(x, multiply(h!)))];
}

/** c' = σ(f) c + σ(i) a(g), h' = (σ(o) a(c')) P; σ: recurrent activation, a: activation, P: projection. */
function lstmStep(tensors: FullTensors, run: Cell): Step {
  const multiply = recurrentProduct(tensors, run);
  const { act, gate } = activationsOf(run);
  const { cellClip, projection } = run.options ?? plainCell;
  const { extra } = tensors;
  return (x, [h, c]) => {
    const [i, f, g, o] = tf.split(tf.add(x, multiply(h!)), 4, 1);
    const sum = tf.add(tf.mul(gate(f!), c!), tf.mul(gate(i!), act(g!)));
    const cell = cellClip === undefined ? sum : tf.clipByValue(sum, -cellClip, cellClip);
    const shown = extra?.cell_gamma
      ? tf.add(normalizeColumns(cell, extra.cell_gamma), extra.cell_beta!)
      : cell;
    const output = tf.mul(gate(o!), act(shown));
    return [projection === undefined ? output : tf.matMul(output, extra!.projection_kernel!), cell];
  };
}

function gruStep(tensors: FullTensors, run: Cell): Step {
  return hasTwoBiases(run) ? gruResetAfterStep(tensors, run) : gruResetBeforeStep(tensors, run);
}

/** g = a(x + σ(r) (h U + b)), h' = σ(z) h + (1 − σ(z)) g */
function gruResetAfterStep(tensors: FullTensors, run: Cell): Step {
  const multiply = recurrentProduct(tensors, run);
  const { act, gate } = activationsOf(run);
  const { bias } = tensors;
  return (x, [h]) => {
    const product = multiply(h!);
    const [xz, xr, xg] = tf.split(x, 3, 1);
    const [hz, hr, hg] = tf.split(bias ? tf.add(product, row(bias, 1)) : product, 3, 1);
    const g = act(tf.add(xg!, tf.mul(gate(tf.add(xr!, hr!)), hg!)));
    return [interpolate(gate(tf.add(xz!, hz!)), h!, g)];
  };
}

/** g = a(x + (σ(r) h) U), h' = σ(z) h + (1 − σ(z)) g */
function gruResetBeforeStep({ recurrentKernel, recurrentMasks, extra }: FullTensors, run: Cell): Step {
  const { units } = run.cell;
  const { act, gate } = activationsOf(run);
  const columns = (matrix: tf.Tensor, from: number, count: number): tf.Tensor =>
    tf.slice(matrix, [0, from * units], [units, count * units]);
  const gain = (from: number, count: number): tf.Tensor | undefined =>
    extra?.recurrent_gamma && tf.slice(extra.recurrent_gamma, [from * units], [count * units]);
  const forGates = columns(recurrentKernel, 0, 2);
  const forCandidate = columns(recurrentKernel, 2, 1);
  const gains = [gain(0, 2), gain(2, 1)];
  const masked = (h: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor => (mask ? tf.mul(h, mask) : h);
  return (x, [h]) => {
    const [xz, xr, xg] = tf.split(x, 3, 1);
    const product = gatesProduct(forGates, recurrentMasks?.slice(0, 2), (mask) => masked(h!, mask));
    const [hz, hr] = tf.split(gains[0] ? normalizeColumns(product, gains[0]) : product, 2, 1);
    const r = gate(tf.add(xr!, hr!));
    const reset = tf.matMul(tf.mul(r, masked(h!, recurrentMasks?.[2])), forCandidate);
    const g = act(tf.add(xg!, gains[1] ? normalizeColumns(reset, gains[1]) : reset));
    return [interpolate(gate(tf.add(xz!, hz!)), h!, g)];
  };
}

/** h' = h + σ(z) (g − h) */
function minGruStep({ cell }: Cell): Step {
  return (x, [h]) => {
    const [z, g] = tf.split(x, 2, 1);
    return [interpolate(tf.sigmoid(z!), candidateOf(cell, g!), h!)];
  };
}

/** h' = k h + (1 − k) g, k = σ(f) / (σ(f) + σ(i)) = σ(softplus(−i) − softplus(−f)), which no shut gates divide by 0. */
function minLstmStep({ cell }: Cell): Step {
  return (x, [h]) => {
    const [f, i, g] = tf.split(x, 3, 1);
    const kept = tf.sigmoid(tf.sub(tf.softplus(tf.neg(i!)), tf.softplus(tf.neg(f!))));
    return [interpolate(kept, h!, candidateOf(cell, g!))];
  };
}

function candidateOf({ candidate = 'g' }: CellShape, x: tf.Tensor): tf.Tensor {
  if (candidate === 'linear') return x;
  if (candidate === 'tanh') return tf.tanh(x);
  // x + ½ is the larger one where x is above 0.
  return tf.maximum(tf.add(x, 0.5), tf.sigmoid(x));
}

function hasTwoBiases({ cell: { kind, resetAfter = true } }: Cell): boolean {
  return kind === 'gru' && resetAfter;
}

function activationsOf({ options = plainCell }: Cell): Record<'act' | 'gate', (x: tf.Tensor) => tf.Tensor> {
  return {
    act: (x) => activate(x, options.activation),
    gate: (x) => activate(x, options.recurrentActivation),
  };
}

/** A product's columns, group by group, where there are gains for them. */
function normalize(product: tf.Tensor, gamma: tf.Tensor | undefined, { cell }: Cell): tf.Tensor {
  if (!gamma) return product;
  const className = cell.kind === 'lstm' ? 'LSTM' : cell.kind === 'gru' ? 'GRU' : 'SimpleRNN';
  const groups = normalizedColumns(className, cell.units);
  const rows = product.shape[0];
  const parts = groups.map(([from, to]) =>
    normalizeColumns(tf.slice(product, [0, from], [rows, to - from]), tf.slice(gamma, [from], [to - from])),
  );
  return parts.length === 1 ? parts[0]! : tf.concat(parts, 1);
}

function normalizeColumns(x: tf.Tensor, gamma: tf.Tensor): tf.Tensor {
  const centered = tf.sub(x, tf.mean(x, 1, true));
  const variance = tf.mean(tf.square(centered), 1, true);
  return tf.mul(tf.mul(centered, tf.rsqrt(tf.add(variance, normalizationEpsilon))), gamma);
}

function row(matrix: tf.Tensor, index: number): tf.Tensor {
  return tf.reshape(tf.slice(matrix, [index, 0], [1, matrix.shape[1]!]), [-1]);
}

/** z a + (1 − z) b */
function interpolate(z: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return tf.add(b, tf.mul(z, tf.sub(a, b)));
}
