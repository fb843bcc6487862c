/** A recurrent cell with its weights' sizes; activations are tanh and, for gates, sigmoid, unless said. */
export interface CellShape {
  readonly kind: 'simpleRnn' | 'lstm' | 'gru' | 'minGru' | 'minLstm';
  readonly inputDim: number;
  readonly units: number;
  /** GRU: apply the reset gate after the recurrent product (Keras's default) or before it. Default true. */
  readonly resetAfter?: boolean;
  /** minGru and minLstm: how the candidate comes from its sum. Default 'g'. */
  readonly candidate?: Candidate;
  /** Whether there is a bias; where not, its offset is 0. Default true. */
  readonly useBias?: boolean;
}

/** As it is, tanh, or the paper's positive g(x): x + ½ where x ≥ 0 and else sigmoid(x). */
export type Candidate = 'linear' | 'tanh' | 'g';

/**
 * Byte offsets of a cell's weights, in Keras's layout, G gates: kernel [inputDim, G * units],
 * recurrentKernel [units, G * units], bias [G * units], or [2, G * units] for a GRU with resetAfter; 0 = no bias.
 * Gate order: LSTM i, f, c, o; GRU z, r, h; minGru z, h; minLstm f, i, h. The last two have no recurrentKernel: 0.
 */
export interface CellWeights {
  readonly kernel: number;
  readonly recurrentKernel: number;
  readonly bias: number;
}

const candidates: readonly Candidate[] = ['linear', 'tanh', 'g'];

/** How the kernels call a cell's candidate. */
export function candidateCode({ candidate = 'g' }: CellShape): number {
  return candidates.indexOf(candidate);
}
