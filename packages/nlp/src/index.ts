export { RnnError, type RnnErrorCode } from '@recurrent/core';
export * from './text-classifier/index.js';
export { tokenize } from './text/tokenize.js';
export { createVocabulary, type Vocabulary } from './text/vocabulary.js';
