import type { layers } from '@tensorflow/tfjs-layers';
import { RnnError } from '../errors.js';
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
  useBias?: boolean;
  activation?: 'tanh';
  kernelInitializer?: InitializerIdentifier;
  recurrentInitializer?: InitializerIdentifier;
  biasInitializer?: InitializerIdentifier;
}

/** Keras's options of which the kernels know one value only. */
const onlyValues: Readonly<Record<string, { readonly value: unknown; readonly remedy: string }>> = {
  activation: { value: 'tanh', remedy: 'Use tf.layers for other activations.' },
  recurrentActivation: { value: 'sigmoid', remedy: 'Use tf.layers for other activations.' },
  stateful: { value: false, remedy: 'Use returnState, and give the states back with apply([x, ...states]).' },
  dropout: { value: 0, remedy: 'Put tf.layers.dropout before the layer.' },
  recurrentDropout: { value: 0, remedy: 'Put tf.layers.dropout before or behind the layer.' },
  ...Object.fromEntries(
    ['kernel', 'recurrent', 'bias', 'activity'].flatMap((what) =>
      ['Regularizer', 'Constraint'].map((kind) => [
        `${what}${kind}`,
        { value: null, remedy: 'Use tf.layers where weights must be regularized or constrained.' },
      ]),
    ),
  ),
};

/** @throws {RnnError} invalid-argument when an option has a value that the kernels cannot compute */
export function assertSupported(args: RecurrentLayerArgs, name: string): void {
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
export function describedOptions<Args extends RecurrentLayerArgs, Own extends keyof Args = never>(
  args: Args,
  own: readonly Own[] = [],
): Pick<Args, 'units'> & { [Key in Own]?: NonNullable<Args[Key]> } {
  const keys = ['units', 'returnSequences', 'goBackwards', 'useBias', ...own] as const;
  const given = keys.filter((key) => (args[key] ?? null) !== null).map((key) => [key, args[key]]);
  return Object.fromEntries(given);
}
