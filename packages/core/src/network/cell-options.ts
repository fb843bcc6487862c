import { isMinRecurrent, type CellActivation, type RecurrentLayer } from './layer-config.js';

/** Of a recurrent layer what changes its steps, with every default filled in. */
export interface CellOptions {
  readonly activation: CellActivation;
  readonly recurrentActivation: CellActivation;
  readonly zoneoutHidden: number;
  readonly zoneoutCell: number;
  readonly cellClip: number | undefined;
  readonly projection: number | undefined;
  readonly layerNormalization: boolean;
}

/** The steps that the fused kernels take. */
export const plainCell: CellOptions = {
  activation: 'tanh',
  recurrentActivation: 'sigmoid',
  zoneoutHidden: 0,
  zoneoutCell: 0,
  cellClip: undefined,
  projection: undefined,
  layerNormalization: false,
};

/** The steps' options of a recurrent layer. */
export function cellOptionsOf(layer: RecurrentLayer): CellOptions {
  // What a candidate is, the fused kernels are told.
  if (isMinRecurrent(layer)) return plainCell;
  const { config } = layer;
  return {
    activation: config.activation,
    recurrentActivation: 'recurrentActivation' in config ? config.recurrentActivation : 'sigmoid',
    zoneoutHidden: config.zoneoutHidden ?? 0,
    zoneoutCell: ('zoneoutCell' in config && config.zoneoutCell) || 0,
    cellClip: 'cellClip' in config ? config.cellClip : undefined,
    projection: 'projection' in config ? config.projection : undefined,
    layerNormalization: config.layerNormalization ?? false,
  };
}

/** Whether the steps are those that the fused kernels take. */
export function isKernelCell(options: CellOptions): boolean {
  const { activation, recurrentActivation, zoneoutHidden, zoneoutCell } = options;
  const isPlain = activation === 'tanh' && recurrentActivation === 'sigmoid';
  const isFree = options.cellClip === undefined && options.projection === undefined;
  return isPlain && isFree && !options.layerNormalization && zoneoutHidden === 0 && zoneoutCell === 0;
}

/** How many numbers a recurrent layer gives at a step: `units`, or an LSTM's `projection`. */
export function outputUnits({ config }: RecurrentLayer): number {
  return ('projection' in config ? config.projection : undefined) ?? config.units;
}

/**
 * The columns of a product [columns] that layer normalization brings to mean 0 and variance 1 together, as the paper
 * does: all gates of an LSTM, both gates of a GRU and its candidate, each [from, to).
 * Source: Ba, Kiros and Hinton 2016, "Layer normalization", eqs. 20 to 22 and 26 to 29.
 */
export function normalizedColumns(
  className: RecurrentLayer['className'],
  units: number,
): readonly (readonly [from: number, to: number])[] {
  if (className === 'LSTM') return [[0, 4 * units]];
  if (className === 'SimpleRNN') return [[0, units]];
  return [
    [0, 2 * units],
    [2 * units, 3 * units],
  ];
}

/** Added to variances of layer normalization. */
export const normalizationEpsilon = 1e-5;
