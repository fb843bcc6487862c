import * as tf from '@tensorflow/tfjs-core';
import type { layers, Sequential } from '@tensorflow/tfjs-layers';
import type { DenseArray } from '../data/dense-array.js';
import type { TrainingBatch } from '../data/example-source.js';
import {
  GraphLayers,
  runGraph,
  type BuiltNetwork,
  type MaskedTensor,
  type StatesRunner,
} from '../layers/index.js';

/** Runs a layer in another way than by itself, such as from states that were kept. */
export interface LayerRunner {
  apply(layer: layers.Layer, inputs: tf.Tensor, options: LayerOptions): tf.Tensor;
}

/** What a layer is told beside its inputs. */
export interface LayerOptions extends Record<string, unknown> {
  readonly training: boolean;
  /** [batch, time], 1 = real step. */
  readonly mask?: tf.Tensor;
}

/** How to run a network. */
export interface RunOptions {
  readonly training: boolean;
  readonly runner?: (LayerRunner & StatesRunner) | undefined;
}

/** A network's outputs, the first in front. */
export function runOutputs(model: BuiltNetwork, batch: TrainingBatch, options: RunOptions): tf.Tensor[] {
  return model instanceof GraphLayers ? runGraphOn(model, batch, options) : [runChain(model, batch, options)];
}

/** Layer after layer, since `model.apply` hands neither masks nor the training flag on. */
export function runChain(
  model: Sequential,
  batch: TrainingBatch,
  { training, runner }: Omit<RunOptions, 'runner'> & { readonly runner?: LayerRunner | undefined },
): tf.Tensor {
  let mask = maskOf(batch);
  let tensor = toTensor(batch.inputs);
  for (const layer of model.layers) {
    const options = { training, ...(mask && { mask }) };
    const outputs = runner
      ? runner.apply(layer, tensor, options)
      : (layer.apply(tensor, options) as tf.Tensor);
    mask = (layer.computeMask(tensor, mask) as tf.Tensor | null) ?? undefined;
    tensor = outputs;
  }
  return tensor;
}

function runGraphOn(model: GraphLayers, batch: TrainingBatch, { training, runner }: RunOptions): tf.Tensor[] {
  const { inputs, outputs } = model.network.config;
  const [first] = inputs;
  const given: Record<string, MaskedTensor> = {
    [first!.name]: { tensor: toTensor(batch.inputs), mask: maskOf(batch) },
  };
  for (const [name, { values, lengths }] of Object.entries(batch.otherInputs ?? {})) {
    const mask = maskOf({ inputs: values, ...(lengths && { lengths }) });
    given[name] = { tensor: toTensor(values), mask };
  }
  const made = runGraph(model, given, { training, runner });
  return outputs.map((name) => made.get(name)!.tensor);
}

/** [batch, time], 1 = real step; nothing when all steps are. */
function maskOf({ inputs, lengths }: Pick<TrainingBatch, 'inputs' | 'lengths'>): tf.Tensor | undefined {
  const [batch = 0, time = 0] = inputs.shape;
  if (!lengths?.some((length) => length < time)) return undefined;
  const isReal = new Uint8Array(batch * time);
  lengths.forEach((length, row) => isReal.fill(1, row * time, row * time + length));
  return tf.tensor2d(isReal, [batch, time], 'bool');
}

export function toTensor({ values, shape }: DenseArray): tf.Tensor {
  return tf.tensor(values, [...shape]);
}
