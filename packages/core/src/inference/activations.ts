/** What stands between two layers, in the kernels' memory. */
export interface Activations {
  readonly offset: number;
  readonly features: number;
  readonly batch: number;
  /** undefined once a layer has given one output for a whole sequence. */
  readonly time: number | undefined;
  /** 1 = real step [batch, time]; all are when undefined. */
  readonly mask: Uint8Array | undefined;
  /** How much each step counted [batch, time], once attention has pooled them. */
  readonly scores?: Float32Array;
}
