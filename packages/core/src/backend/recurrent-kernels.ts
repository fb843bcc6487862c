import * as tf from '@tensorflow/tfjs-core';
import {
  runBackward,
  runForward,
  savedSize,
  type CellShape,
  type CellWeights,
  type ForwardTensors,
  type SequencePlan,
} from '../kernels/index.js';
import { tensorMemory, type OutputTensor, type TensorMemory } from './tensor-memory.js';

export const recurrentForward = 'RecurrentForward';
export const recurrentBackward = 'RecurrentBackward';

/** What the forward kernel gives, in this order: outputs, final states, activations for the backward kernel. */
export interface ForwardAttributes {
  readonly cell: CellShape;
  readonly plan: SequencePlan;
  /** Outputs of every step [batch, time, units]. */
  readonly sequence: boolean;
  /** How many final states [batch, units]: 0, 1 (h) or 2 (h, c). */
  readonly finalStates: number;
  readonly activations: boolean;
}

/** The backward kernel gives the gradients of its `CellInputs`, in their order; of `inputs` only when wanted. */
export interface BackwardAttributes {
  readonly cell: CellShape;
  readonly plan: SequencePlan;
  readonly inputGradients: boolean;
}

/** Tensors both kernels read. Bias and states may be missing: no bias, states of zeros. */
export interface CellInputs {
  readonly inputs: tf.TensorInfo;
  readonly kernel: tf.TensorInfo;
  readonly recurrentKernel?: tf.TensorInfo;
  readonly bias?: tf.TensorInfo;
  readonly h?: tf.TensorInfo;
  readonly c?: tf.TensorInfo;
}

/** What the backward kernel reads besides: a missing gradient is zero. */
export interface BackwardInputs extends CellInputs {
  readonly activations: tf.TensorInfo;
  readonly outputGradients?: tf.TensorInfo;
  readonly hGradients?: tf.TensorInfo;
  readonly cGradients?: tf.TensorInfo;
}

/** How many states a cell carries. */
export function stateCount(cell: CellShape): number {
  return cell.kind === 'lstm' ? 2 : 1;
}

const backends = ['wasm', 'cpu', 'tensorflow'];

/** Registers both kernels for the backends that live in this computer's memory. */
export function registerRecurrentKernels(): void {
  for (const backendName of backends) {
    register<CellInputs, ForwardAttributes>(recurrentForward, { backendName, run: forward });
    register<BackwardInputs, BackwardAttributes>(recurrentBackward, { backendName, run: backward });
  }
}

type Run<Inputs, Attributes> = (
  memory: TensorMemory,
  inputs: Inputs,
  attributes: Attributes,
) => OutputTensor[];

function register<Inputs, Attributes>(
  kernelName: string,
  { backendName, run }: { readonly backendName: string; readonly run: Run<Inputs, Attributes> },
): void {
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const memory = tensorMemory(backend as tf.KernelBackend);
      try {
        const outputs = run(memory, inputs as Inputs, attrs as Attributes);
        return outputs.map((output) => output.done());
      } finally {
        memory.release();
      }
    },
  });
}

function forward(memory: TensorMemory, inputs: CellInputs, attributes: ForwardAttributes): OutputTensor[] {
  const { cell, plan, sequence, finalStates, activations } = attributes;
  const { batch, time } = plan;
  const outputs = sequence ? [memory.create([batch, time, cell.units])] : [];
  const states = Array.from({ length: finalStates }, () => memory.create([batch, cell.units]));
  const saved = activations ? [memory.create([savedSize(cell, plan)])] : [];
  runForward(memory.host, cell, plan, {
    ...offsetsOf(memory, inputs),
    outputs: outputs[0]?.offset ?? 0,
    finalStates: states.map(({ offset }) => offset),
    saved: saved[0]?.offset ?? 0,
  });
  return [...outputs, ...states, ...saved];
}

function backward(
  memory: TensorMemory,
  inputs: BackwardInputs,
  { cell, plan, inputGradients }: BackwardAttributes,
): OutputTensor[] {
  const like = (tensor: tf.TensorInfo | undefined): OutputTensor[] =>
    tensor ? [memory.create(tensor.shape)] : [];
  const forInputs = inputGradients ? like(inputs.inputs) : [];
  const forKernel = memory.create(inputs.kernel.shape);
  const forRecurrentKernel = like(inputs.recurrentKernel);
  const forBias = like(inputs.bias);
  const forStates = [...like(inputs.h), ...like(inputs.c)];
  const offsetOf = (tensor: tf.TensorInfo | undefined): number => (tensor ? memory.offsetOf(tensor) : 0);
  runBackward(memory.host, cell, plan, {
    ...offsetsOf(memory, inputs),
    saved: memory.offsetOf(inputs.activations),
    outputGradients: offsetOf(inputs.outputGradients),
    finalStateGradients: [offsetOf(inputs.hGradients), offsetOf(inputs.cGradients)],
    gradients: {
      inputs: forInputs[0]?.offset ?? 0,
      kernel: forKernel.offset,
      recurrentKernel: forRecurrentKernel[0]?.offset ?? 0,
      bias: forBias[0]?.offset ?? 0,
      initialStates: forStates.map(({ offset }) => offset),
    },
  });
  return [...forInputs, forKernel, ...forRecurrentKernel, ...forBias, ...forStates];
}

type CellOffsets = Pick<
  ForwardTensors & CellWeights,
  'inputs' | 'kernel' | 'recurrentKernel' | 'bias' | 'initialStates'
>;

/** Tensors → byte offsets; 0 where there is none. */
function offsetsOf(
  memory: TensorMemory,
  { inputs, kernel, recurrentKernel, bias, h, c }: CellInputs,
): CellOffsets {
  const states = [h, c].filter((state) => state !== undefined);
  return {
    inputs: memory.offsetOf(inputs),
    kernel: memory.offsetOf(kernel),
    recurrentKernel: recurrentKernel ? memory.offsetOf(recurrentKernel) : 0,
    bias: bias ? memory.offsetOf(bias) : 0,
    initialStates: states.map((state) => memory.offsetOf(state)),
  };
}
