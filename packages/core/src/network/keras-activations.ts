import type { KerasOptions } from './keras-options.js';
import type { Activation } from './layer-config.js';

/** Each activation's names in Keras's JSON, the one that is written first. */
const kerasNames: Readonly<Record<Activation, readonly string[]>> = {
  linear: ['linear'],
  tanh: ['tanh'],
  sigmoid: ['sigmoid'],
  relu: ['relu'],
  softmax: ['softmax'],
  softplus: ['softplus'],
  elu: ['elu'],
  selu: ['selu'],
  gelu: ['gelu'],
  swish: ['swish', 'silu'],
  exponential: ['exponential'],
  leakyRelu: ['leaky_relu'],
};

/** The activation's name in Keras's JSON. */
export function writtenActivation(activation: Activation): string {
  return kerasNames[activation][0]!;
}

/**
 * What a layer does to its sums. Without 'hard_sigmoid', by which Keras 2 and Keras 3 mean different numbers.
 * @throws {RnnError} bad-saved-model for one that this suite does not have
 */
export function readActivation(options: KerasOptions): Activation {
  const written = options.oneOf('activation', Object.values(kerasNames).flat());
  const found = Object.entries(kerasNames).find(([, names]) => names.includes(written))!;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table
  return found[0] as Activation;
}
