import { once } from 'node:events';
import { createCsvReader, RnnError, toCsv, type CsvRow } from '@recurrent/core';
import { streamTable } from '@recurrent/core/node';
import type { Classification } from '../text-classifier/sample.js';
import { loadTextClassifier, type TextClassifier } from '../text-classifier/text-classifier.js';
import type { ClassifyOptions } from './classify-text.js';

/** Which column of a file to read, and when to stop. */
export interface ClassifyFileOptions extends ClassifyOptions {
  readonly column: string;
  readonly signal: AbortSignal;
}

const rowsAtATime = 64;
const rowsBetweenWords = 5000;

/**
 * A table → each row with its labels and probabilities, as CSV or as lines of JSON, in memory that does not grow with
 * the file. Bytes that are not UTF-8 are read as �, missing cells as empty ones. Rows wider than the header are left
 * out: which of their cells holds the text is not known.
 * @throws {RnnError} bad-data at the end, with their lines, when there were wider rows; all others are told by then
 */
export async function classifyFile(file: string, options: ClassifyFileOptions): Promise<void> {
  const classifier = await loadTextClassifier(options.model);
  const tooWide: number[] = [];
  let header: readonly string[] | undefined;
  let column = -1;
  let count = 0;
  try {
    for await (const read of rowsOf(file, options.signal)) {
      if (!header) {
        header = read.shift()!.cells;
        column = columnOf(header, { name: options.column, file });
        if (!options.json) await write(toCsv([...header, ...titlesOf(classifier)], []));
      }
      const { length: width } = header;
      const rows = read.filter(({ cells }) => cells.length <= width).map((row) => widened(row, width));
      tooWide.push(...read.filter(({ cells }) => cells.length > width).map(({ line }) => line));
      for (let start = 0; start < rows.length; start += rowsAtATime) {
        options.signal.throwIfAborted();
        await write(await tell(rows.slice(start, start + rowsAtATime), { ...options, classifier, column }));
      }
      if (Math.floor((count + read.length) / rowsBetweenWords) > Math.floor(count / rowsBetweenWords)) {
        process.stderr.write(`${count + read.length} rows\n`);
      }
      count += read.length;
    }
  } finally {
    classifier.dispose();
  }
  if (!header)
    throw new RnnError(
      'bad-data',
      `A table must have a header. Received '${file}' without a line. Write one.`,
    );
  if (tooWide.length > 0) throw wideRows(tooWide, header.length);
}

/** A row with empty cells where it has none. */
function widened({ cells, line }: CsvRow, width: number): CsvRow {
  return { line, cells: [...cells, ...Array.from({ length: width - cells.length }, () => '')] };
}

const linesNamed = 10;

function wideRows(lines: readonly number[], width: number): RnnError {
  const named = lines.slice(0, linesNamed).join(', ');
  const others = lines.length > linesNamed ? ` and ${lines.length - linesNamed} more` : '';
  return new RnnError(
    'bad-data',
    `A row must have no more cells than the header: ${width}. Received more on line ${named}${others}; all other rows are told. ` +
      'Put cells that hold the delimiter in double quotes.',
  );
}

async function tell(
  rows: readonly CsvRow[],
  {
    classifier,
    column,
    json,
  }: { readonly classifier: TextClassifier; readonly column: number; readonly json?: boolean },
): Promise<string> {
  const texts = rows.map(({ cells }) => cells[column]!);
  const told = await classifier.predict(texts);
  if (json) {
    const lines = told.map(({ label, labels, groups, probability }, row) =>
      JSON.stringify({
        line: rows[row]!.line,
        text: texts[row],
        label,
        probability,
        ...(isSeveral(classifier) && { labels, ...(groups && { groups: groups.labels }) }),
      }),
    );
    return lines.map((line) => `${line}\n`).join('');
  }
  // The header is written already: the first row stands in its place.
  const [first = [], ...others] = told.map((one, row) => [
    ...rows[row]!.cells,
    ...(isSeveral(classifier) ? cellsOfSeveral(one) : [one.label, one.probability.toFixed(4)]),
  ]);
  return toCsv(first, others);
}

function isSeveral({ preprocessor }: TextClassifier): boolean {
  return preprocessor.labelling.isSeveral;
}

/** What columns are added. */
function titlesOf(classifier: TextClassifier): string[] {
  if (!isSeveral(classifier)) return ['label', 'probability'];
  const hasGroups = Object.keys(classifier.preprocessor.labelling.groups).length > 0;
  return [...(hasGroups ? ['groups'] : []), 'labels', 'probabilities'];
}

/** All labels in one cell, and their probabilities in the next. */
function cellsOfSeveral({ groups, labels, probabilities }: Classification): string[] {
  return [
    ...(groups ? [groups.labels.join('|')] : []),
    labels.join('|'),
    labels.map((label) => probabilities[label]!.toFixed(4)).join('|'),
  ];
}

/** Rows as they are read, the header the first of them. */
async function* rowsOf(file: string, signal: AbortSignal): AsyncGenerator<CsvRow[], void, undefined> {
  const reader = createCsvReader();
  for await (const chunk of streamTable(file, { signal })) {
    const rows = reader.push(chunk);
    if (rows.length > 0) yield rows;
  }
  const rows = reader.end();
  if (rows.length > 0) yield rows;
}

function columnOf(
  header: readonly string[],
  { name, file }: { readonly name: string; readonly file: string },
): number {
  if (header.some((cell) => cell.includes('\0'))) {
    throw new RnnError(
      'bad-data',
      `A table must be text in UTF-8. Received '${file}' with bytes of 0 on its first line. Save it as CSV in UTF-8.`,
    );
  }
  const index = header.indexOf(name);
  if (index >= 0) return index;
  throw new RnnError(
    'bad-data',
    `A column must be one of the table's: ${header.join(', ')}. Received '${name}'. Name it with --column.`,
  );
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
