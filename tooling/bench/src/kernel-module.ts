import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

type Kernel = (...operands: number[]) => void;

/** The kernels that the engine takes here, or those given, over fresh memory. */
export function loadKernels(megabytes: number, given?: WebAssembly.Module): Readonly<Record<string, Kernel>> {
  const memory = new WebAssembly.Memory({ initial: 16 * megabytes });
  const { exports } = new WebAssembly.Instance(given ?? fastest(), { env: { memory } });
  return exports as Record<string, Kernel>;
}

function fastest(): WebAssembly.Module {
  const modules = ['relaxed-kernels', 'kernels'].map((name) =>
    readFileSync(fileURLToPath(import.meta.resolve(`@recurrent/core/${name}.wasm`))),
  );
  return new WebAssembly.Module(modules.find((module) => WebAssembly.validate(module))!);
}
