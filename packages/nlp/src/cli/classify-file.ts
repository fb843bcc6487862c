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
 * A table → each row with its label and probability, as CSV or as lines of JSON, in memory that does not grow with the
 * file. Bytes that are not UTF-8 are read as �; a row without the column's cell is read as an empty text.
 */
export async function classifyFile(file: string, options: ClassifyFileOptions): Promise<void> {
  const classifier = await loadTextClassifier(options.model);
  let header: readonly string[] | undefined;
  let column = -1;
  let count = 0;
  try {
    for await (const rows of rowsOf(file, options.signal)) {
      if (!header) {
        header = rows.shift()!.cells;
        column = header.indexOf(options.column);
        assertColumn(column, { header, name: options.column });
        if (!options.json) await write(toCsv([...header, ...titlesOf(classifier)], []));
      }
      for (let start = 0; start < rows.length; start += rowsAtATime) {
        options.signal.throwIfAborted();
        await write(await tell(rows.slice(start, start + rowsAtATime), { ...options, classifier, column }));
      }
      if (Math.floor((count + rows.length) / rowsBetweenWords) > Math.floor(count / rowsBetweenWords)) {
        process.stderr.write(`${count + rows.length} rows\n`);
      }
      count += rows.length;
    }
  } finally {
    classifier.dispose();
  }
  if (!header)
    throw new RnnError(
      'bad-data',
      `A table must have a header. Received '${file}' without a line. Write one.`,
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
  const texts = rows.map(({ cells }) => cells[column] ?? '');
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

function assertColumn(
  index: number,
  { header, name }: { readonly header: readonly string[]; readonly name: string },
): void {
  if (index >= 0) return;
  throw new RnnError(
    'bad-data',
    `A column must be one of the table's: ${header.join(', ')}. Received '${name}'. Name it with --column.`,
  );
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
