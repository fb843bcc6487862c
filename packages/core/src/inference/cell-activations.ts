import type { CellActivation } from '../network/index.js';
import { numberActivations } from './number-activations.js';

/** What a cell does to a sum. */
export const cellActivations: Readonly<Record<CellActivation, (x: number) => number>> = {
  ...numberActivations,
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  relu: (x) => Math.max(0, x),
  hardSigmoid: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  softsign: (x) => x / (1 + Math.abs(x)),
};
