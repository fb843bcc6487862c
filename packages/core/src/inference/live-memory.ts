import type { KernelHost } from '../kernels/index.js';

/** A host's whole memory as floats, for code that runs at every step; float number = offset / 4. */
export function liveMemory(host: KernelHost): () => Float32Array {
  let memory = new Float32Array(0);
  return () => {
    // Growth of the memory detaches views.
    if (memory.length === 0) memory = new Float32Array(host.memory.buffer);
    return memory;
  };
}

/** The same memory as 32-bit integers. */
export function liveIntegers(host: KernelHost): () => Int32Array {
  let memory = new Int32Array(0);
  return () => {
    if (memory.length === 0) memory = new Int32Array(host.memory.buffer);
    return memory;
  };
}
