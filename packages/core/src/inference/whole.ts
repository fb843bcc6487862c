import { floats, planSequence, runDense, runPackedForward, type KernelHost } from '../kernels/index.js';
import type { LoadedDense, LoadedNetwork, LoadedRecurrent } from './loaded-network.js';

/** Sequences of one batch. */
export interface Batch {
  /** [batch, time, numFeatures] */
  readonly values: Float32Array;
  readonly batch: number;
  readonly time: number;
  /** Real steps of each row; all of them when undefined. */
  readonly lengths: Int32Array | undefined;
}

/** What stands between two layers, in the kernels' memory. */
interface Activations {
  readonly offset: number;
  readonly features: number;
  readonly batch: number;
  /** undefined once a layer has returned its last output only. */
  readonly time: number | undefined;
  /** 1 = real step [batch, time]; all are when undefined. */
  readonly mask: Uint8Array | undefined;
}

/** Runs whole sequences → [batch, time, units] or [batch, units]; 0 at steps that are not real. */
export function runWhole({ host, layers, numFeatures }: LoadedNetwork, batch: Batch): Float32Array {
  let current = copyIn(host, batch, numFeatures);
  for (const layer of layers) {
    const next = 'cell' in layer ? runRecurrent(host, layer, current) : runDenseLayer(host, layer, current);
    host.free(current.offset);
    current = next;
  }
  const outputs = copyOut(host, current);
  host.free(current.offset);
  return outputs;
}

function copyIn(host: KernelHost, { values, batch, time, lengths }: Batch, features: number): Activations {
  const offset = host.allocate(values.byteLength);
  floats(host, offset, values.length).set(values);
  return { offset, features, batch, time, mask: lengths && maskOf(lengths, time) };
}

function runRecurrent(
  host: KernelHost,
  { layer, units, cell }: LoadedRecurrent,
  inputs: Activations,
): Activations {
  const { batch, time = 1, mask } = inputs;
  const { returnSequences, goBackwards } = layer.config;
  const offset = host.allocate(4 * batch * units * (returnSequences ? time : 1));
  runPackedForward(cell, planSequence({ batch, time, ...(mask && { mask }), goBackwards }), {
    inputs: inputs.offset,
    initialStates: [],
    outputs: returnSequences ? offset : 0,
    finalStates: returnSequences ? [] : [offset],
  });
  if (!returnSequences) return { offset, features: units, batch, time: undefined, mask: undefined };
  // Outputs stand in the order in which they were made, so padding now comes first.
  return { offset, features: units, batch, time, mask: goBackwards ? mask && reversed(mask, time) : mask };
}

function runDenseLayer(host: KernelHost, { units, dense }: LoadedDense, inputs: Activations): Activations {
  const rows = inputs.batch * (inputs.time ?? 1);
  const offset = host.allocate(4 * rows * units);
  runDense(dense, { rows, inputs: inputs.offset, outputs: offset });
  return { ...inputs, offset, features: units };
}

function copyOut(host: KernelHost, { offset, features, batch, time = 1, mask }: Activations): Float32Array {
  const outputs = floats(host, offset, batch * time * features).slice();
  mask?.forEach((real, row) => {
    if (!real) outputs.fill(0, row * features, (row + 1) * features);
  });
  return outputs;
}

function maskOf(lengths: Int32Array, time: number): Uint8Array {
  const mask = new Uint8Array(lengths.length * time);
  lengths.forEach((length, row) => mask.fill(1, row * time, row * time + length));
  return mask;
}

function reversed(mask: Uint8Array, time: number): Uint8Array {
  const turned = mask.slice();
  for (let row = 0; row < turned.length; row += time) turned.subarray(row, row + time).reverse();
  return turned;
}
