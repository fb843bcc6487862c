export { addColumnSums, addRows, clear, gatherRows, gatherTransposed, scatterRows } from './panels';
export { multiply } from './multiply';
export { addTransposedProduct } from './multiply-transposed';
export { simpleRnnBackward, simpleRnnForward } from './simple-rnn';
export { lstmBackward, lstmForward } from './lstm';
export { gruBackward, gruForward } from './gru';
export { gruBackwardReset, gruBackwardUpdate, gruForwardReset, gruForwardUpdate } from './gru-reset-before';
export { applyRelu, applySigmoid, applySoftmax, applyTanh } from './dense';
export { ctc, ctcScratch } from './ctc';
