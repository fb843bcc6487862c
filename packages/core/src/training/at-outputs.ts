import type { TrainingBatch } from '../data/example-source.js';
import { stepsBehind, timeAfter, timeWindowOf, type GraphNetwork, type Network } from '../network/index.js';

interface Steps {
  readonly rows: number;
  readonly time: number;
  readonly lengths: Int32Array | undefined;
}

/**
 * The batch as each output of the network is judged by it, the first in front: with that output's targets, and with the
 * steps that come out in place of those that go in.
 */
export function atOutputs(network: Network, batch: TrainingBatch): TrainingBatch[] {
  if (network.className === 'Functional') {
    return network.config.outputs.map((name) => atGraphOutput(name, { network, batch }));
  }
  const { layers } = network.config;
  if (!layers.some(timeWindowOf)) return [batch];
  const { lengths, ...rest } = batch;
  const [rows = 0, time = 0] = batch.inputs.shape;
  const steps = { rows, time: timeAfter(layers, time) };
  return [withSteps(rest, { ...steps, lengths: lengths?.map((length) => timeAfter(layers, length)) })];
}

function atGraphOutput(
  name: string,
  { network, batch }: { readonly network: GraphNetwork; readonly batch: TrainingBatch },
): TrainingBatch {
  const { inputs, outputs } = network.config;
  const { inputs: first, lengths, otherInputs, otherTargets, ...rest } = batch;
  const { input, windows = [] } = stepsBehind(network, name) ?? {};
  const read = input === inputs[0]!.name ? { values: first, lengths } : otherInputs?.[input ?? ''];
  const [rows = 0] = first.shape;
  const steps = {
    rows,
    time: timeAfter(windows, read?.values.shape[1] ?? 0),
    lengths: read?.lengths?.map((length) => timeAfter(windows, length)),
  };
  if (name === outputs[0]) return withSteps({ inputs: first, ...rest }, steps);
  const own = otherTargets![name]!;
  return withSteps(
    {
      inputs: first,
      targets: own.values,
      ...(own.lengths && { targetLengths: own.lengths }),
      ...(own.weights && { targetWeights: own.weights }),
    },
    steps,
  );
}

/** A batch whose inputs have these steps; who judges outputs looks at nothing else of them. */
function withSteps(batch: Omit<TrainingBatch, 'lengths'>, { rows, time, lengths }: Steps): TrainingBatch {
  const inputs = { values: new Float32Array(0), shape: [rows, time, 0] };
  return { ...batch, inputs, ...(lengths && { lengths }) };
}
