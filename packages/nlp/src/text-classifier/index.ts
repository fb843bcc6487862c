export { buildTextNetwork, type TextNetworkConfig } from './network.js';
export { TextPreprocessor, type TextPreprocessorOptions } from './preprocessor.js';
export type { Classification, LabelledText, MultiLabelledText, TextSample } from './sample.js';
export type { Told, WordAttention } from './sample.js';
export { createTextClassifier, loadTextClassifier } from './text-classifier.js';
export type { LabelScores, TextScores } from './scores.js';
export type { TextAdaptOptions, TextClassifier } from './text-classifier.js';
export type { TextClassifierOptions, TextFitOptions } from './text-classifier.js';
export { bestThreshold } from './threshold.js';
