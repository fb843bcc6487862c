import { RnnError, show } from '../errors.js';
import { inferenceKernels } from './inference-kernels.generated.js';
import type { KernelExports } from './kernel-exports.js';
import { fastestModule, type KernelTexts } from './kernel-texts.js';

let provided: WebAssembly.Module | undefined;

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
  provided = module;
}

/** The module that was provided, which threads must be told of. */
export function providedKernels(): WebAssembly.Module | undefined {
  return provided;
}

/** The kernels of inference over a memory. */
export function instantiateKernels(memory: WebAssembly.Memory): KernelExports {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the module is built from what the type describes
  return instantiate(memory, inferenceKernels) as unknown as KernelExports;
}

const compiled = new Map<KernelTexts, WebAssembly.Module>();

/** A module over a memory: the one that was provided, which has everything, or one compiled once. */
export function instantiate(memory: WebAssembly.Memory, texts: KernelTexts): WebAssembly.Exports {
  return new WebAssembly.Instance(provided ?? compileOnce(texts), { env: { memory } }).exports;
}

function compileOnce(texts: KernelTexts): WebAssembly.Module {
  const known = compiled.get(texts);
  if (known) return known;
  const module = new WebAssembly.Module(fastestModule(texts));
  compiled.set(texts, module);
  return module;
}
