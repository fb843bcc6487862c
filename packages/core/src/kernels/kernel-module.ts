import { RnnError, show } from '../errors.js';
import { decodeBase64 } from './base64.js';
import type { KernelExports } from './kernel-exports.js';
import { relaxedSimdModule } from './relaxed-simd.generated.js';
import { simdModule } from './simd.generated.js';

let compiled: WebAssembly.Module | undefined;

/**
 * Runs on this compiled module, `@recurrent/core/kernels.wasm` or `@recurrent/core/relaxed-kernels.wasm`, from here on: for
 * edge runtimes that compile WebAssembly only when an app is deployed.
 */
export function provideKernels(module: WebAssembly.Module): void {
  const brought = new Set(WebAssembly.Module.exports(module).map(({ name }) => name));
  if (!brought.has('multiply')) {
    throw new RnnError(
      'invalid-argument',
      `Kernels are the module that comes with this package. Received one that exports ${show([...brought])}. ` +
        'Import @recurrent/core/kernels.wasm.',
    );
  }
  compiled = module;
}

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
