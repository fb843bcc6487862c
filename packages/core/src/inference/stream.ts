/** A stream's carried state as plain data that JSON keeps: one list of numbers per state of each recurrent layer. */
export interface StreamState {
  readonly layers: readonly { readonly name: string; readonly states: readonly (readonly number[])[] }[];
}

/** A live sequence: each step costs the same, however long it gets. */
export interface EngineStream {
  /** [numFeatures] → [units]. The same array each time, overwritten by the next step. */
  step(input: Float32Array): Float32Array;
  readonly state: {
    save(): StreamState;
    restore(saved: StreamState): void;
  };
  /** A second stream that goes on from here on its own. */
  copy(): EngineStream;
  close(): void;
}
