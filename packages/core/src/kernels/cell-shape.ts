/** A recurrent cell with its weights' sizes; activations are tanh and, for gates, sigmoid. */
export interface CellShape {
  readonly kind: 'simpleRnn' | 'lstm' | 'gru';
  readonly inputDim: number;
  readonly units: number;
  /** GRU: apply the reset gate after the recurrent product (Keras's default) or before it. Default true. */
  readonly resetAfter?: boolean;
  /** Whether there is a bias; where not, its offset is 0. Default true. */
  readonly useBias?: boolean;
}

/**
 * Byte offsets of a cell's weights, in Keras's layout, G gates: kernel [inputDim, G * units],
 * recurrentKernel [units, G * units], bias [G * units], or [2, G * units] for a GRU with resetAfter; 0 = no bias.
 * Gate order: LSTM i, f, c, o; GRU z, r, h.
 */
export interface CellWeights {
  readonly kernel: number;
  readonly recurrentKernel: number;
  readonly bias: number;
}
