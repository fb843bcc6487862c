import type { TrainingBatch } from '../data/example-source.js';
import { timeAfter, timeWindowOf, type Network } from '../network/index.js';

/** The batch with the steps that come out of the network in place of those that go in, for whoever judges outputs. */
export function atOutputs(network: Network, batch: TrainingBatch): TrainingBatch {
  // Layers of graphs keep the steps of what they read.
  if (network.className === 'Functional') return batch;
  const { layers } = network.config;
  if (!layers.some(timeWindowOf)) return batch;
  const [rows = 0, time = 0] = batch.inputs.shape;
  const { lengths } = batch;
  return {
    ...batch,
    inputs: { values: new Float32Array(0), shape: [rows, timeAfter(layers, time), 0] },
    ...(lengths && { lengths: lengths.map((length) => timeAfter(layers, length)) }),
  };
}
