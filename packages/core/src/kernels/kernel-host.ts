import type { KernelExports } from './kernel-exports.js';
import { instantiateKernels } from './kernel-module.js';
import { createAllocator } from './memory-allocator.js';

/** A WebAssembly memory with our kernels over it. Offsets are bytes; 0 stands for "none". */
export interface KernelHost {
  readonly memory: WebAssembly.Memory;
  readonly kernels: KernelExports;
  /** Offset of fresh bytes, 16-byte aligned. It may grow the memory, which detaches every view of it. */
  allocate(bytes: number): number;
  free(offset: number): void;
}

/** A memory that somebody else looks after, such as that of TensorFlow.js's wasm backend. */
export type ForeignMemory = Pick<KernelHost, 'memory' | 'allocate' | 'free'>;

/** Kernels over a memory of their own. */
export function createHost({ initialBytes = 65_536 }: { readonly initialBytes?: number } = {}): KernelHost {
  const memory = new WebAssembly.Memory({ initial: Math.ceil(initialBytes / 65_536) });
  return hostOver({ memory, ...createAllocator(memory) });
}

/** Kernels over a foreign memory, which must not be shared between threads. */
export function hostOver({ memory, allocate, free }: ForeignMemory): KernelHost {
  return { memory, kernels: instantiateKernels(memory), allocate, free };
}

/** A view of `length` floats; make a new one after any allocation. */
export function floats(host: KernelHost, offset: number, length: number): Float32Array<ArrayBuffer> {
  return new Float32Array(host.memory.buffer, offset, length);
}
