import { RnnError } from '../../errors.js';
import { cellOptionsOf, type CellActivation, type FullRecurrentLayer } from '../../network/index.js';

/** ONNX's name of an activation, and its parameters where they are not ONNX's defaults. */
interface OnnxActivation {
  readonly name: string;
  readonly alpha?: number;
  readonly beta?: number;
}

const operators: Readonly<Partial<Record<CellActivation, OnnxActivation>>> = {
  linear: { name: 'Affine', alpha: 1, beta: 0 },
  tanh: { name: 'Tanh' },
  sigmoid: { name: 'Sigmoid' },
  hardSigmoid: { name: 'HardSigmoid', alpha: 1 / 6, beta: 0.5 },
  relu: { name: 'Relu' },
  elu: { name: 'Elu', alpha: 1 },
  softplus: { name: 'Softplus' },
  softsign: { name: 'Softsign' },
};

interface ActivationAttributes {
  readonly activations?: { readonly texts: readonly string[] };
  readonly activation_alpha?: { readonly floats: readonly number[] };
  readonly activation_beta?: { readonly floats: readonly number[] };
}

/**
 * What a recurrent operator is told of its activations; nothing where they are ONNX's own.
 * @throws {RnnError} invalid-argument for a cell that ONNX's operators do not compute
 */
export function activationAttributes(layer: FullRecurrentLayer): ActivationAttributes {
  const { activation, recurrentActivation, ...options } = cellOptionsOf(layer);
  // ONNX's clip bounds the sums before activations, not the cell's state.
  const [other] = Object.entries(options).find(([, value]) => Boolean(value)) ?? [];
  if (other !== undefined) throw refused(layer, other);
  if (activation === 'tanh' && recurrentActivation === 'sigmoid') return {};
  const ofGate = operators[recurrentActivation] ?? refuse(layer, recurrentActivation);
  const ofState = operators[activation] ?? refuse(layer, activation);
  // LSTM: gates, candidate, output. GRU: gates, candidate.
  const all = { LSTM: [ofGate, ofState, ofState], GRU: [ofGate, ofState], SimpleRNN: [ofState] }[
    layer.className
  ];
  // Parameters stand in the order of those activations that have any.
  const numbers = (key: 'alpha' | 'beta'): number[] => all.flatMap((one) => one[key] ?? []);
  const [alphas, betas] = [numbers('alpha'), numbers('beta')];
  return {
    activations: { texts: all.map(({ name }) => name) },
    ...(alphas.length > 0 && { activation_alpha: { floats: alphas } }),
    ...(betas.length > 0 && { activation_beta: { floats: betas } }),
  };
}

function refuse(layer: FullRecurrentLayer, activation: string): never {
  throw refused(layer, `the activation ${activation}`);
}

function refused({ className, config }: FullRecurrentLayer, what: string): RnnError {
  return new RnnError(
    'invalid-argument',
    `ONNX is written for cells that its operators compute. Received ${className} '${config.name}' with ${what}. ` +
      'Save the network with saveModel, or leave that option out.',
  );
}
