/** Where checkpoints live: any store of models, such as a folder or a browser's database, with a place of their own. */
export interface CheckpointStore {
  read(name: string): Promise<Uint8Array>;
  /** All files or none, also when the process is killed meanwhile. */
  write(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void>;
}

/** Where and when to keep all that a training needs to go on after its process was killed. */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Batches from one checkpoint to the next. Default: those of an epoch. An aborted training leaves one, too. */
  readonly every?: number;
  /**
   * Goes on from the store's checkpoint, when there is one, and ends with the weights of a training that was never
   * interrupted, bit by bit. All options but `epochs` and `patience` must be as they were.
   */
  readonly resume?: boolean;
}
