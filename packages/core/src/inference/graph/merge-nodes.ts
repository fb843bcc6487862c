import { RnnError } from '../../errors.js';
import { floats, type KernelHost } from '../../kernels/index.js';
import type { ConcatenateLayer, MergeLayer, RepeatVectorLayer } from '../../network/index.js';
import type { Activations } from '../activations.js';
import { joinRow } from './join-row.js';

/** Joins what comes in, into fresh memory. A step is real where it is in all that have masks. */
export function runMerge(
  host: KernelHost,
  layer: ConcatenateLayer | MergeLayer | RepeatVectorLayer,
  inputs: readonly Activations[],
): Activations {
  const [first] = inputs;
  const { batch, features } = first!;
  if (layer.className === 'RepeatVector') return repeated(host, first!, layer.config.n);
  if (layer.className === 'Concatenate' && layer.config.axis === 1) return stepsInTurn(host, inputs);
  const time = commonTime(layer.config.name, inputs);
  const rows = batch * (time ?? 1);
  const mask = commonMask(inputs);
  const width =
    layer.className === 'Concatenate' ? inputs.reduce((sum, one) => sum + one.features, 0) : features;
  const offset = host.allocate(4 * rows * width);
  const sources = inputs.map((one) => ({ at: one.offset / 4, features: one.features }));
  const memory = floats(host, 0, host.memory.buffer.byteLength / 4);
  for (let row = 0; row < rows; row++) {
    joinRow(memory, layer, { sources, to: offset / 4 + row * width });
    for (const source of sources) source.at += source.features;
  }
  return { offset, features: width, batch, time, mask };
}

function repeated(host: KernelHost, { offset: from, batch, features }: Activations, n: number): Activations {
  const offset = host.allocate(4 * batch * n * features);
  const outputs = floats(host, offset, batch * n * features);
  const values = floats(host, from, batch * features);
  for (let row = 0; row < batch * n; row++) {
    const source = Math.floor(row / n) * features;
    outputs.set(values.subarray(source, source + features), row * features);
  }
  return { offset, features, batch, time: n, mask: undefined };
}

function stepsInTurn(host: KernelHost, inputs: readonly Activations[]): Activations {
  const { batch, features } = inputs[0]!;
  const time = inputs.reduce((sum, one) => sum + one.time!, 0);
  const offset = host.allocate(4 * batch * time * features);
  const outputs = floats(host, offset, batch * time * features);
  const mask = inputs.some((one) => one.mask) ? new Uint8Array(batch * time).fill(1) : undefined;
  let start = 0;
  for (const one of inputs) {
    const steps = one.time!;
    const values = floats(host, one.offset, batch * steps * features);
    for (let row = 0; row < batch; row++) {
      const to = row * time + start;
      outputs.set(values.subarray(row * steps * features, (row + 1) * steps * features), to * features);
      if (one.mask) mask!.set(one.mask.subarray(row * steps, (row + 1) * steps), to);
    }
    start += steps;
  }
  return { offset, features, batch, time, mask };
}

/** @throws {RnnError} shape-mismatch when sequences side by side are not of one length */
function commonTime(name: string, inputs: readonly Activations[]): number | undefined {
  const times = inputs.map(({ time }) => time);
  if (times.every((time) => time === times[0])) return times[0];
  throw new RnnError(
    'shape-mismatch',
    `${name} joins sequences of as many steps. Received ${times.join(' and ')}. Pad them to one length.`,
  );
}

function commonMask(inputs: readonly Activations[]): Uint8Array | undefined {
  const [first, ...others] = inputs.flatMap(({ mask }) => mask ?? []);
  return others.length === 0
    ? first
    : first!.map((real, at) => real & (others.every((mask) => mask[at]) ? 1 : 0));
}
