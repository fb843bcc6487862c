import type { layers } from '@tensorflow/tfjs-layers';
import { RnnError } from '../errors.js';
import type { CellActivation, ConstraintConfig, LstmConfig, RegularizerConfig } from '../network/index.js';
import type { InitializerIdentifier } from './initializer.js';

/** TensorFlow.js's arguments of any layer. */
type LayerArgs = NonNullable<ConstructorParameters<typeof layers.Layer>[0]>;

/** Options of a recurrent layer, in Keras's words. */
export interface RecurrentLayerArgs extends LayerArgs {
  units: number;
  /** Outputs at every step, not only the last. */
  returnSequences?: boolean;
  /** Gives the final states after the output. */
  returnState?: boolean;
  /** Reads the last step first; outputs then stand in the order in which they were made. */
  goBackwards?: boolean;
  /** Goes on from the states of the batch before, row by row, until `resetStates`. */
  stateful?: boolean;
  useBias?: boolean;
  activation?: CellActivation;
  /** Share of the inputs' numbers set to 0 in training, the same at every step of a sequence. */
  dropout?: number;
  /** Share of the state's numbers set to 0 before the recurrent product, the same at every step. */
  recurrentDropout?: number;
  /** Whence dropouts and zoneout draw. Default 0. */
  seed?: number;
  zoneoutHidden?: number;
  /** Normalizes the products x W and h U, and an LSTM's cell. */
  layerNormalization?: boolean;
  kernelInitializer?: InitializerIdentifier;
  recurrentInitializer?: InitializerIdentifier;
  biasInitializer?: InitializerIdentifier;
  kernelRegularizer?: RegularizerConfig;
  recurrentRegularizer?: RegularizerConfig;
  biasRegularizer?: RegularizerConfig;
  kernelConstraint?: ConstraintConfig;
  recurrentConstraint?: ConstraintConfig;
  biasConstraint?: ConstraintConfig;
}

/** Options that all cells have, whatever their activations. */
export type AnyCellArgs = Omit<RecurrentLayerArgs, 'activation'>;

/** Options of TensorFlow.js's recurrent layers that these do not have. */
const onlyValues: Readonly<Record<string, { readonly value: unknown; readonly remedy: string }>> = {
  activityRegularizer: { value: null, remedy: 'Add the penalty to the loss.' },
};

/** @throws {RnnError} invalid-argument when an option has a value that the kernels cannot compute */
export function assertSupported(args: AnyCellArgs, name: string): void {
  if (!Number.isInteger(args.units) || args.units <= 0) {
    throw new RnnError(
      'invalid-argument',
      `${name}: units is a whole number above 0. Received ${args.units}. 32 is a usual value.`,
    );
  }
  for (const [option, received] of Object.entries(args)) {
    const only = onlyValues[option];
    if (!only || received === undefined || received === null || received === only.value) continue;
    throw new RnnError(
      'invalid-argument',
      `${name}: ${option} is ${JSON.stringify(only.value)}. Received ${JSON.stringify(received)}. ${only.remedy}`,
    );
  }
}

/** The options that a network's description of the layer holds too; what was not given is left to its defaults. */
export function describedOptions<Args extends AnyCellArgs, Own extends keyof Args = never>(
  args: Args,
  own: readonly Own[] = [],
): Pick<Args, 'units'> & DescribedOptions & { [Key in Own]?: NonNullable<Args[Key]> } {
  const keys: readonly (keyof Args)[] = [...described, ...own];
  const given = keys.filter((key) => (args[key] ?? null) !== null).map((key) => [key, args[key]]);
  return Object.fromEntries(given);
}

const described = [
  'units',
  'returnSequences',
  'goBackwards',
  'stateful',
  'useBias',
  'dropout',
  'recurrentDropout',
  'zoneoutHidden',
  'layerNormalization',
  'kernelRegularizer',
  'recurrentRegularizer',
  'biasRegularizer',
  'kernelConstraint',
  'recurrentConstraint',
  'biasConstraint',
] as const;

type DescribedOptions = Partial<Omit<SharedConfig, 'units' | 'name'>>;
type SharedConfig = Pick<LstmConfig, (typeof described)[number]>;
