// What a page that only predicts needs: kept small, as it is loaded with the page.
export { addRows, clear, gatherRows, scatterRows } from './panels';
export { multiply } from './multiply';
export { simpleRnnForward } from './simple-rnn';
export { lstmForward } from './lstm';
export { gruForward } from './gru';
export { gruForwardReset, gruForwardUpdate } from './gru-reset-before';
export { minForward } from './min-cells';
export { applyRelu, applySigmoid, applySoftmax, applyTanh } from './dense';
export { multiplyInt8, roundRows } from './int8';
