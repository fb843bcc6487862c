export { buildTextNetwork, type TextNetworkConfig } from './network.js';
export { TextPreprocessor, type TextPreprocessorOptions } from './preprocessor.js';
export type { Classification, LabelledText, WordAttention } from './sample.js';
export { createTextClassifier, loadTextClassifier } from './text-classifier.js';
export type { TextClassifier, TextClassifierOptions, TextFitOptions, TextScores } from './text-classifier.js';
