import { RnnError } from '@recurrent/core';

/** Reads the cells of one column as numbers, and finds out whether it is one of numbers. */
export interface ColumnReader {
  readonly name: string;
  /** Whether it was chosen, or none were. */
  readonly isAsked: boolean;
  /** Whether its numbers are worth keeping: not those of a column of text. */
  readonly isKept: boolean;
  readonly hasNumber: boolean;
  /** A cell → its number, NaN where missing. @throws {RnnError} bad-data when a column of numbers holds something else */
  read(cell: string, line: number): number;
}

const missing = /^(?:|n\/?a|nan|null|none)$/i;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Squares of greater numbers are infinite, and with them every scale. */
const largest = 1e150;

/** @param isNumber whether it must be a column of numbers; else one that holds no number is a column of text */
export function createColumnReader(
  name: string,
  { isAsked, isNumber }: { readonly isAsked: boolean; readonly isNumber: boolean },
): ColumnReader {
  let hasNumber = false;
  let odd: { readonly cell: string; readonly line: number } | undefined;
  return {
    name,
    isAsked,
    get isKept() {
      return isAsked && !odd;
    },
    get hasNumber() {
      return hasNumber;
    },
    read(text, line) {
      if (!isAsked) return NaN;
      const cell = text.trim();
      const value = number.test(cell) ? Number(cell) : NaN;
      const isNumeric = !Number.isNaN(value);
      hasNumber ||= isNumeric;
      if (!(isNumeric ? Math.abs(value) < largest : missing.test(cell))) odd ??= { cell, line };
      if (odd && (isNumber || hasNumber)) throw noNumber(name, odd);
      return value;
    },
  };
}

function noNumber(name: string, { cell, line }: { readonly cell: string; readonly line: number }): RnnError {
  return new RnnError(
    'bad-data',
    `Column '${name}' must hold numbers such as 12.5${number.test(cell) ? ', below 1e150' : ''}. ` +
      `Received '${cell.slice(0, 40)}' on line ${line}. ` +
      'Write a number, or leave the cell empty when the value is missing.',
  );
}
