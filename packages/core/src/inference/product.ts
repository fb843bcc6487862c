import { packDense, runDense, type DenseTensors, type KernelHost } from '../kernels/index.js';
import type { Activation } from '../network/index.js';
import { liveMemory } from './live-memory.js';
import type { CopiedWeights } from './loaded-layer.js';
import { isNumberActivation, numberActivations } from './number-activations.js';

/** Inputs [rows, inputDim] → activation(inputs · kernel + bias) [rows, units], without allocating. */
export type Product = (tensors: DenseTensors) => void;

/** The product of a layer whose weights are `kernel` [inputDim, units] and, if it has one, `bias`. Frees the copies. */
export function packProduct(
  host: KernelHost,
  { inputDim, units, activation }: { inputDim: number; units: number; activation: Activation },
  weights: CopiedWeights,
): Product {
  const shape = { inputDim, units, activation: isNumberActivation(activation) ? 'linear' : activation };
  const packed = packDense(host, shape, {
    kernel: weights.offsetOf('kernel'),
    bias: weights.offsetOf('bias'),
  });
  weights.free();
  if (!isNumberActivation(activation)) return (tensors) => runDense(packed, tensors);
  const activate = numberActivations[activation];
  const memoryNow = liveMemory(host);
  return (tensors) => {
    runDense(packed, tensors);
    const memory = memoryNow();
    const first = tensors.outputs / 4;
    for (let at = first; at < first + tensors.rows * units; at++) memory[at] = activate(memory[at]!);
  };
}
