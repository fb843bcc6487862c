import * as tf from '@tensorflow/tfjs-core';
import { floats, trainingKernels } from '../kernels/index.js';
import { tensorMemory, type TensorMemory } from './tensor-memory.js';

const findName = 'RecurrentStepsWithMore';
const keepName = 'RecurrentKeptSteps';

/** Which steps of inputs [batch, time, features] hold another number than this: [batch, time]. No gradient passes. */
export function stepsWithMore(inputs: tf.Tensor, number: number): tf.Tensor {
  // What compares has no gradient in TensorFlow.js, not even none.
  const find = tf.customGrad((given) => ({
    value: isFused(given as tf.Tensor)
      ? tf.cast(
          tf.engine().runKernel<tf.Tensor>(findName, { inputs: given as tf.Tensor }, { number }),
          'bool',
        )
      : tf.any(tf.notEqual(given as tf.Tensor, number), -1),
    // Not `zerosLike`, which on tfjs-node asks for numbers that may be freed by then.
    gradFunc: () => tf.zeros(inputs.shape),
  }));
  return find(inputs);
}

/**
 * Inputs [batch, time, features] with 0 at all steps where the mask [batch, time] is 0; differentiable in the inputs.
 * Where they are known to be 0 there, nothing is copied.
 */
export function keepSteps(
  inputs: tf.Tensor,
  { mask, areZero = false }: { readonly mask: tf.Tensor; readonly areZero?: boolean },
): tf.Tensor {
  if (!isFused(inputs)) return tf.where(tf.expandDims(mask, -1), inputs, tf.zerosLike(inputs));
  const isReal = tf.cast(mask, 'float32');
  const keep = tf.customGrad((given, save) => {
    (save as tf.GradSaveFunc)([isReal]);
    const value = given as tf.Tensor;
    return {
      value: areZero ? tf.reshape(value, value.shape) : runKeep(value, isReal),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => runKeep(dy, saved!),
    };
  });
  return keep(inputs);
}

function runKeep(inputs: tf.Tensor, isReal: tf.Tensor): tf.Tensor {
  return tf.engine().runKernel<tf.Tensor>(keepName, { inputs, isReal });
}

/** On the wasm backend, where TensorFlow.js takes as long to compare and to choose number by number as an LSTM to train. */
function isFused({ dtype, rank }: tf.Tensor): boolean {
  if (tf.getBackend() !== 'wasm' || dtype !== 'float32' || rank !== 3) return false;
  if (!tf.getKernel(findName, 'wasm')) {
    register(findName, (memory, { inputs }, { number }) => find(memory, inputs!, number!));
    register(keepName, (memory, { inputs, isReal }) => keep(memory, inputs!, isReal!));
  }
  return true;
}

type Run = (
  memory: TensorMemory,
  inputs: Readonly<Record<string, tf.TensorInfo>>,
  attributes: Readonly<Record<string, number>>,
) => tf.TensorInfo;

function register(kernelName: string, run: Run): void {
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const memory = tensorMemory(backend as tf.KernelBackend);
      try {
        return run(memory, inputs as Parameters<Run>[1], attrs as unknown as Parameters<Run>[2]);
      } finally {
        memory.release();
      }
    },
  });
}

function find(memory: TensorMemory, inputs: tf.TensorInfo, number: number): tf.TensorInfo {
  const [batch = 0, time = 0, features = 0] = inputs.shape;
  const made = memory.create([batch, time]);
  const source = memory.offsetOf(inputs);
  trainingKernels(memory.host).rowsWithMore(batch * time, features, source, number, made.offset);
  return made.done();
}

function keep(memory: TensorMemory, inputs: tf.TensorInfo, isReal: tf.TensorInfo): tf.TensorInfo {
  const [batch = 0, time = 0, features = 0] = inputs.shape;
  const steps = batch * time;
  const made = memory.create(inputs.shape);
  const [from, mask] = [memory.offsetOf(inputs), memory.offsetOf(isReal)];
  const outputs = floats(memory.host, made.offset, steps * features);
  outputs.set(floats(memory.host, from, steps * features));
  for (const [step, real] of floats(memory.host, mask, steps).entries()) {
    if (real === 0) outputs.fill(0, step * features, (step + 1) * features);
  }
  return made.done();
}
