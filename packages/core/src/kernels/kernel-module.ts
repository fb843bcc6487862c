import { decodeBase64 } from './base64.js';
import type { KernelExports } from './kernel-exports.js';
import { relaxedSimdModule } from './relaxed-simd.generated.js';
import { simdModule } from './simd.generated.js';

let compiled: WebAssembly.Module | undefined;

/** The kernels over a memory; compiled once, with fused multiply-add where the engine knows it. */
export function instantiateKernels(memory: WebAssembly.Memory): KernelExports {
  compiled ??= new WebAssembly.Module(chooseModule());
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both modules are built from what the type describes
  return exports as unknown as KernelExports;
}

/** The bytes of the fastest module that this engine accepts. */
function chooseModule(): Uint8Array<ArrayBuffer> {
  const relaxed = decodeBase64(relaxedSimdModule);
  return WebAssembly.validate(relaxed) ? relaxed : decodeBase64(simdModule);
}
