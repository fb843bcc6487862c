import type { Activation, NumberActivation } from '../network/index.js';

/** Activations that the kernels do not have, number by number. */
export const numberActivations: Readonly<Record<NumberActivation, (x: number) => number>> = {
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  gelu: (x) => (x / 2) * (1 + erf(x * Math.SQRT1_2)),
  swish: (x) => x / (1 + Math.exp(-x)),
  exponential: Math.exp,
  leakyRelu: (x) => (x > 0 ? x : 0.2 * x),
};

/** Whether an activation acts on one number at a time, outside the kernels. */
export function isNumberActivation(activation: Activation): activation is NumberActivation {
  return activation in numberActivations;
}

/** Within 2e-7. Source: Abramowitz and Stegun 1964, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const sum =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}
