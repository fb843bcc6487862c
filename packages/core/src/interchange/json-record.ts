import { badSavedModel, show } from '../errors.js';

/** A JSON object of unknown content. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of unknown content; what is no list has no items. */
export function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether this is a list of whole numbers from 0, as shapes are. */
export function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

/**
 * The JSON object in a file. `what` is how a message names it.
 * @throws {RnnError} bad-saved-model when it is anything else
 */
export function parseRecord(text: string | Uint8Array, what: string): JsonRecord {
  let cause: unknown;
  let shown = '';
  try {
    shown = typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text);
    const json: unknown = JSON.parse(shown);
    if (isRecord(json)) return json;
  } catch (error) {
    cause = error;
  }
  throw badSavedModel(`${what} is one whole JSON object`, {
    received: shown === '' ? `${text.length} bytes that are no text` : show(shown.slice(0, 60)),
    remedy: 'Copy the file again: it was cut short or altered',
    cause,
  });
}
