/** What went wrong, in a word that programs may rely on. */
export type RnnErrorCode =
  | 'invalid-argument'
  | 'shape-mismatch'
  | 'not-streamable'
  | 'bad-saved-model'
  | 'bad-data'
  | 'aborted'
  | 'diverged'
  | 'missing-dependency'
  | 'unreachable';

/** The one error class of the suite. Its message says the rule, the value received and the remedy. */
export class RnnError extends Error {
  override readonly name = 'RnnError';
  readonly code: RnnErrorCode;

  constructor(code: RnnErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The error for a saved model that breaks a rule. Each part is a sentence's words without its full stop. */
export function badSavedModel(
  rule: string,
  {
    received,
    remedy,
    cause,
  }: { readonly received: string; readonly remedy: string; readonly cause?: unknown },
): RnnError {
  const message = `${rule}. Received ${received}. ${remedy}.`;
  return new RnnError('bad-saved-model', message, cause === undefined ? undefined : { cause });
}

/** A value of any kind as a message shows it: short, texts in quotes. */
export function show(value: unknown): string {
  const shown = typeof value === 'string' ? `'${value}'` : (JSON.stringify(value) ?? 'nothing');
  return shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
}
