export { embed } from './embedding.js';
export { runAdamKernel } from './adam-kernel.js';
export { freeingTape } from './gradient-tape.js';
export { prepareBackend, type BackendOptions } from './prepare-backend.js';
export type { ExtraWeight } from './recurrent.js';
export { recurrent, type RecurrentResult, type RecurrentRun, type RecurrentTensors } from './recurrent.js';
export { stateCount } from './recurrent-kernels.js';
export { useKernels } from './use-kernels.js';
export type { WasmPaths } from './wasm-files.js';
