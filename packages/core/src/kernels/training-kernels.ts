import type { TrainingExports } from './kernel-exports.js';
import type { KernelHost } from './kernel-host.js';
import { instantiate } from './kernel-module.js';
import { trainingKernels as texts } from './training-kernels.generated.js';

const made = new WeakMap<WebAssembly.Memory, TrainingExports>();

/** The kernels of training over a host's memory, in a module of their own, which pages that only predict leave out. */
export function trainingKernels({ memory }: KernelHost): TrainingExports {
  const known = made.get(memory);
  if (known) return known;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module is built from what the type describes
  const kernels = instantiate(memory, texts) as unknown as TrainingExports;
  made.set(memory, kernels);
  return kernels;
}
