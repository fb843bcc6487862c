// What training needs besides.
export { addColumnSums, gatherTransposed } from './panels';
export { addTransposedProduct } from './multiply-transposed';
export { simpleRnnBackward } from './simple-rnn';
export { lstmBackward } from './lstm';
export { gruBackward } from './gru';
export { gruBackwardReset, gruBackwardUpdate } from './gru-reset-before';
export { minBackward } from './min-cells';
export { ctc, ctcScratch } from './ctc';
export { adam } from './adam';
export { addToRows } from './embedding';
export { rowsWithMore } from './masking';
