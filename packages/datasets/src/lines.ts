import { RnnError } from '@recurrent/core';

/** A line that holds something, with its number from 1. */
interface Line {
  readonly text: string;
  readonly number: number;
}

/** Lines of a text that hold something. */
export function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .map((line, index) => ({ text: line.replace(/\r$/, ''), number: index + 1 }))
    .filter((line) => line.text.trim() !== '');
}

/**
 * A line's cells.
 * @throws {RnnError} bad-data when they are fewer or more than `count`
 */
export function cellsOf(
  line: Line,
  { delimiter, count, name }: { readonly delimiter: string; readonly count: number; readonly name: string },
): string[] {
  const cells = line.text.split(delimiter);
  if (cells.length === count) return cells;
  throw new RnnError(
    'bad-data',
    `Every line of ${name} has ${count} cells. Received ${cells.length} on line ${line.number}. Copy the file again.`,
  );
}

/**
 * The label that stands in a cell.
 * @throws {RnnError} bad-data when there is none such
 */
export function labelOf<Label extends string>(
  cell: string,
  {
    labels,
    line,
    name,
  }: { readonly labels: Readonly<Record<string, Label>>; readonly line: number; readonly name: string },
): Label {
  if (Object.hasOwn(labels, cell)) return labels[cell]!;
  throw new RnnError(
    'bad-data',
    `A label of ${name} is one of ${Object.keys(labels).join(', ')}. Received '${cell}' on line ${line}. ` +
      'Copy the file again.',
  );
}
