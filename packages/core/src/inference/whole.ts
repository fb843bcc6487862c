import { floats, type KernelHost } from '../kernels/index.js';
import type { Activations } from './activations.js';
import type { LoadedNetwork } from './loaded-network.js';

/** Sequences of one batch. */
export interface Batch {
  /** [batch, time, numFeatures], or ids [batch, time] */
  readonly values: Float32Array;
  readonly batch: number;
  readonly time: number;
  /** Real steps of each row; all of them when undefined. */
  readonly lengths: Int32Array | undefined;
}

/** Runs whole sequences → [batch, time, units] or [batch, units]; 0 at steps that are not real. */
export function runWhole(
  { host, layers, numFeatures }: LoadedNetwork,
  batch: Batch,
): { readonly outputs: Float32Array; readonly scores: Float32Array | undefined } {
  let current = copyIn(host, batch, numFeatures);
  for (const layer of layers) {
    const inputs = current;
    try {
      current = layer.run(inputs);
    } finally {
      host.free(inputs.offset);
    }
  }
  const outputs = copyOut(host, current);
  host.free(current.offset);
  return { outputs, scores: current.scores };
}

function copyIn(host: KernelHost, { values, batch, time, lengths }: Batch, features: number): Activations {
  const offset = host.allocate(values.byteLength);
  floats(host, offset, values.length).set(values);
  return { offset, features, batch, time, mask: lengths && maskOf(lengths, time) };
}

/** What stands in the memory, 0 at steps that are not real. */
export function copyOut(
  host: KernelHost,
  { offset, features, batch, time = 1, mask }: Activations,
): Float32Array {
  const outputs = floats(host, offset, batch * time * features).slice();
  mask?.forEach((real, row) => {
    if (!real) outputs.fill(0, row * features, (row + 1) * features);
  });
  return outputs;
}

/** [batch, time], 1 = real step. */
export function maskOf(lengths: Int32Array, time: number): Uint8Array {
  const mask = new Uint8Array(lengths.length * time);
  lengths.forEach((length, row) => mask.fill(1, row * time, row * time + length));
  return mask;
}
