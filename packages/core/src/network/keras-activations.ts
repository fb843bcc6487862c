import type { KerasOptions } from './keras-options.js';
import type { Activation, CellActivation, MinRecurrentConfig } from './layer-config.js';

/**
 * Each activation's names in Keras's JSON, the one that is written first. By 'hard_sigmoid' Keras 2 and Keras 3 mean
 * different numbers: ours is written by a name that neither has, so that neither computes it wrongly.
 */
const kerasNames: Readonly<Record<Activation | CellActivation, readonly string[]>> = {
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
  hardSigmoid: ['hard_sigmoid_of_keras_3'],
  softsign: ['softsign'],
};

const onlyInCells: ReadonlySet<string> = new Set<CellActivation>(['hardSigmoid', 'softsign']);

/** The activation's name in Keras's JSON. */
export function writtenActivation(
  activation: Activation | CellActivation | MinRecurrentConfig['activation'],
): string {
  return activation === 'g' ? 'g' : kerasNames[activation][0]!;
}

/**
 * What a layer does to its sums.
 * @throws {RnnError} bad-saved-model for one that this suite does not have
 */
export function readActivation(options: KerasOptions): Activation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table, without those of cells
  return read(options, { key: 'activation', has: (name) => !onlyInCells.has(name) }) as Activation;
}

/**
 * What a recurrent cell does to its sums.
 * @throws {RnnError} bad-saved-model for one that this suite does not have
 */
export function readCellActivation(options: KerasOptions, key: string): CellActivation {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a key of the table, without that of whole rows
  return read(options, { key, has: (name) => name !== 'softmax' }) as CellActivation;
}

function read(
  options: KerasOptions,
  { key, has }: { readonly key: string; readonly has: (name: string) => boolean },
): string {
  const known = Object.entries(kerasNames).filter(([name]) => has(name));
  const written = options.oneOf(
    key,
    known.flatMap(([, names]) => names),
  );
  return known.find(([, names]) => names.includes(written))![0];
}
