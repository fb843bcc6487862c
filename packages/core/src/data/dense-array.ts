/** Numbers in row-major order with their shape. */
export interface DenseArray {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}
