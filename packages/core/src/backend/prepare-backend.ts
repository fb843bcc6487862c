import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { isNode, loadNodeBackend } from './node-backend.js';
import { useKernels } from './use-kernels.js';
import { bundledWasmPaths, type WasmPaths } from './wasm-files.js';

/** How to reach backends. */
export interface BackendOptions {
  /** In a browser: where the wasm backend's files are. Default: where a bundler put them. */
  readonly wasmPaths?: WasmPaths;
}

/**
 * Chooses TensorFlow.js's backend: tfjs-node if it is installed and loads, else WebAssembly, else plain JavaScript.
 * A backend that was set before is kept. Gives its name: 'tensorflow', 'wasm', 'cpu', or the one kept.
 */
export async function prepareBackend({ wasmPaths }: BackendOptions = {}): Promise<string> {
  useKernels();
  const chosen: string | null = tf.getBackend();
  if (chosen) return chosen;
  // Neither a banner at the start nor warnings about backends that do not load.
  tf.env().set('PROD', true);
  if (isNode() && (await loadNodeBackend()) && (await isUsable('tensorflow'))) return 'tensorflow';
  // The threaded build hangs in minified bundles.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!isNode()) setWasmPaths(wasmPaths ?? bundledWasmPaths());
  if (await isUsable('wasm')) return 'wasm';
  await tf.setBackend('cpu');
  return 'cpu';
}

async function isUsable(name: string): Promise<boolean> {
  try {
    return await tf.setBackend(name);
  } catch {
    return false;
  }
}
