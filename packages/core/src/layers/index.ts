export { prepareBackend, useKernels, type BackendOptions, type WasmPaths } from '../backend/index.js';
export { buildLayers, getWeights, setWeights, type BuildOptions } from './build-layers.js';
export { Gru, gru, type GruArgs } from './gru.js';
export type { Initializer, InitializerIdentifier } from './initializer.js';
export { Lstm, lstm, type LstmArgs } from './lstm.js';
export type { RecurrentLayerArgs } from './recurrent-layer-args.js';
export { RecurrentLayer } from './recurrent-layer.js';
export { SeededDropout, type SeededDropoutArgs } from './seeded-dropout.js';
export { SimpleRnn, simpleRnn } from './simple-rnn.js';
