/** Where the three builds of TensorFlow.js's wasm backend are: one folder, or an address each. */
export type WasmPaths =
  | string
  | {
      readonly 'tfjs-backend-wasm.wasm': string;
      readonly 'tfjs-backend-wasm-simd.wasm': string;
      readonly 'tfjs-backend-wasm-threaded-simd.wasm': string;
    };

/**
 * Addresses that bundlers understand (Vite, Rollup, webpack): the files are emitted beside the page's scripts.
 * The threaded build is never chosen, so it stands for the build without threads and is not emitted.
 */
export function bundledWasmPaths(): Exclude<WasmPaths, string> {
  const simd = new URL('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm', import.meta.url)
    .href;
  return {
    'tfjs-backend-wasm.wasm': new URL(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm',
      import.meta.url,
    ).href,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  };
}
