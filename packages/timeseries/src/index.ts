export { RnnError, type RnnErrorCode } from '@recurrent/core';
export * from './series/index.js';
export * from './forecaster/index.js';
export * from './global-forecaster/index.js';
export * from './amount-forecaster/index.js';
