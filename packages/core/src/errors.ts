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

/** The error for a saved model that breaks a rule. Each part is one sentence without its full stop. */
export function badSavedModel(
  rule: string,
  {
    received,
    remedy,
    cause,
  }: { readonly received: unknown; readonly remedy: string; readonly cause?: unknown },
): RnnError {
  const shown = typeof received === 'string' ? `'${received}'` : (JSON.stringify(received) ?? 'nothing');
  const short = shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
  return new RnnError(
    'bad-saved-model',
    `${rule}. Received ${short}. ${remedy}.`,
    cause === undefined ? undefined : { cause },
  );
}
