/** One comparison: the same work by us and by a peer, in one run. */
export interface BenchRow {
  readonly suite: string;
  /** Such as 'gru I8 H32 B32 T50'. */
  readonly case: string;
  /** Median, in `unit`. */
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  /** Peer over ours: above 1, ours is faster. */
  readonly ratio: number;
  /** What else was seen, such as the 99th percentile. */
  readonly note?: string;
  /** The size that grows from row to row of one sweep, such as { name: 'units', at: 64 }. */
  readonly sweep?: { readonly name: string; readonly at: number };
}

/** A suite: its rows, one after the other. */
export type Suite = (options: SuiteOptions) => AsyncIterable<BenchRow>;

/** How to measure. */
export interface SuiteOptions {
  /** Seconds a case may take, about. */
  readonly seconds: number;
  /** The kernels that run, where they are not those that the engine takes by itself. */
  readonly kernels?: WebAssembly.Module;
}
