import { RnnError } from '../errors.js';
import { bidirectional, dropout as dropoutLayer } from './layers.js';
import type { LayerConfig, MergeMode, RecurrentLayer, Unnamed } from './layer-config.js';

/** How recurrent layers stand on one another. */
export interface StackOptions {
  /** Share of the numbers between two layers that is set to 0 in training. Default 0. */
  readonly dropout?: number;
  /** Outputs of the last layer at every step, not only the last. Default false. */
  readonly returnSequences?: boolean;
  /** Reads in both directions in each layer, and merges so what the next one reads. */
  readonly mergeMode?: MergeMode;
}

/**
 * Recurrent layers, each reading every output of the one below: Keras's StackedRNNCells, PyTorch's num_layers. They are
 * plain layers, to be spread into `sequential`, [batch, time, features] → [batch, units] of the last, or
 * [batch, time, units]; `stackedFrom` puts them into a graph. Whether they return sequences is said here.
 * @throws {RnnError} invalid-argument when there is none
 * @example sequential([...stackedRnn([lstm({ units: 64 }), lstm({ units: 32 })], { dropout: 0.2 }), dense({ units: 1 })], { numFeatures: 3 });
 */
export function stackedRnn(
  layers: readonly Unnamed<RecurrentLayer>[],
  { dropout = 0, returnSequences = false, mergeMode }: StackOptions = {},
): Unnamed<LayerConfig>[] {
  if (layers.length === 0) {
    throw new RnnError(
      'invalid-argument',
      'A stack has at least one recurrent layer. Received none. Add one, such as lstm({ units: 32 }).',
    );
  }
  return layers.flatMap((given, index) => {
    const isLast = index === layers.length - 1;
    const config = { ...given.config, returnSequences: isLast ? returnSequences : true };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the class name still goes with its config
    const layer = { ...given, config } as Unnamed<RecurrentLayer>;
    const reading = mergeMode ? bidirectional({ layer, mergeMode }) : layer;
    return isLast || dropout === 0 ? [reading] : [reading, dropoutLayer({ rate: dropout })];
  });
}
