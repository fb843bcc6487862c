import { useChainedOperations } from './chained-operations.js';
import { registerRecurrentKernels } from './recurrent-kernels.js';

let isDone = false;

/** Puts the kernels into TensorFlow.js. Layers and `trainNetwork` do it themselves; doing it twice changes nothing. */
export function useKernels(): void {
  if (isDone) return;
  isDone = true;
  useChainedOperations();
  registerRecurrentKernels();
}
