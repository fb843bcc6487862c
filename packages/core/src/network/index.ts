export type * from './layer-config.js';
export { gateCounts, isMinRecurrent, isRecurrent } from './layer-config.js';
export {
  attentionPooling,
  bidirectional,
  dense,
  dropout,
  embedding,
  globalAveragePooling1d,
} from './layers.js';
export { globalMaxPooling1d, gru, layerNormalization, lstm, masking } from './layers.js';
export { minGru, minLstm, simpleRnn } from './layers.js';
export { averagePooling1d, conv1d, maxPooling1d } from './layers.js';
export {
  averagePooling2d,
  conv2d,
  convLstm2d,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
} from './frame-layers.js';
export { maxPooling2d, timeDistributed, type Size } from './frame-layers.js';
export type * from './frame-layer-config.js';
export { alongAxes, featuresOfFrame, frameAfter, frameWindowOf, isFrameLayer } from './frames.js';
export { sizeOfFrame, stateWindowOf, type FrameWindow } from './frames.js';
export { isStepwise, type StepwiseLayer } from './layer-shape.js';
export { firstAnchor, paddingBefore, stepsAfter } from './time-window.js';
export { timeAfter, timeWindowOf, type TimeWindow } from './time-window.js';
export {
  cellOptionsOf,
  isKernelCell,
  normalizationEpsilon,
  normalizedColumns,
  outputUnits,
  plainCell,
  type CellOptions,
} from './cell-options.js';
export { mixtureDensity, mixtureWidth, toFullMixture } from './mixture-density.js';
export type { FullMixture, Mixture } from './mixture-density.js';
export { stackedRnn, type StackOptions } from './stacked-rnn.js';
export { directionsOf } from './directions.js';
export { idOutOfRange } from './embedding-ids.js';
export { featuresAfter, featuresInto, oneInput, outputShape, readsIds, sequential } from './sequential.js';
export type { Network, SequentialNetwork } from './sequential.js';
export * from './graph/index.js';
export {
  layerWeightSpecs,
  weightSpecsOf,
  sizeOf,
  weightSpecs,
  type Weight,
  type Weights,
  type WeightSpec,
} from './weights.js';
export { initializeWeights } from './initialize-weights.js';
export { fromKerasJson, toKerasJson, type KerasNetwork, type KerasSequential } from './keras-json.js';
export { fromHalf } from './half-floats.js';
export { decodeWeight, encodedLength, encodeWeight, roundWeights } from './weight-formats.js';
export type { EncodedWeight, Quantization, WeightFormat } from './weight-formats.js';
