/** One file of a saved model. */
export interface ModelFile {
  /** Without folders, such as 'model.json'. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where a model lives: a folder, a web address, a browser's database, memory. */
export interface ModelStore {
  /** @throws {RnnError} bad-saved-model when there is no such file */
  read(name: string): Promise<Uint8Array>;
  /** All files or none: whoever reads meanwhile finds the old model or the new one, whole. */
  write(files: readonly ModelFile[]): Promise<void>;
}

/** A store, a web address, or a text: a folder in Node; 'indexeddb://name' or an address in a browser. */
export type ModelTarget = string | URL | ModelStore;
