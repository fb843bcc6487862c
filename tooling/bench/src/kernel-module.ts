import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Kernel = (...operands: number[]) => void;

/** The kernels that the engine takes here, over fresh memory. */
export function loadKernels(megabytes: number): Readonly<Record<string, Kernel>> {
  const memory = new WebAssembly.Memory({ initial: 16 * megabytes });
  const modules = ['relaxed-kernels', 'kernels'].map((name) =>
    readFileSync(fileURLToPath(import.meta.resolve(`@recurrent/core/${name}.wasm`))),
  );
  const bytes = modules.find((module) => WebAssembly.validate(module))!;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return exports as Record<string, Kernel>;
}
