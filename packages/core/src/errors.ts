/** What went wrong, in a word that programs may rely on. */
export type RnnErrorCode =
  | 'invalid-argument'
  | 'shape-mismatch'
  | 'not-streamable'
  | 'bad-saved-model'
  | 'bad-data'
  | 'aborted'
  | 'diverged'
  | 'missing-dependency';

/** The one error class of the suite. Its message says the rule, the value received and the remedy. */
export class RnnError extends Error {
  override readonly name = 'RnnError';
  readonly code: RnnErrorCode;

  constructor(code: RnnErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
