import * as tf from '@tensorflow/tfjs-core';

/** Whether this is Node, where tfjs-node may be and wasm files need no address. */
export function isNode(): boolean {
  return tf.env().getBool('IS_NODE');
}

/** Registers tfjs-node's backend if that package is installed and works here. */
export async function loadNodeBackend(): Promise<boolean> {
  // Not a literal, so that neither a bundler nor a compiler looks for an optional package.
  const name: string = '@tensorflow/tfjs-node';
  try {
    restoreIsNullOrUndefined();
    await import(/* @vite-ignore */ name);
    return true;
  } catch (error) {
    if (!notInstalled.test(String(error))) {
      process.emitWarning(`${name} is installed but does not load, so WebAssembly is used: ${String(error)}`);
    }
    return false;
  }
}

/** tfjs-node 4.22 calls a function that newer Nodes no longer have. */
function restoreIsNullOrUndefined(): void {
  const util = process.getBuiltinModule('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** As Node says it, and Vite on a server. */
const notInstalled = /(Cannot find (package|module)|Could not resolve) ['"]@tensorflow\/tfjs-node['"]/;
