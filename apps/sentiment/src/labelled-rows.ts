import { createCsvReader, RnnError } from '@recurrent/core';
import type { Polarity } from '@recurrent/datasets';
import type { LabelledText } from '@recurrent/nlp';

/** Rows of a table that have a text and a label, and those that do not. */
export interface LabelledRows {
  readonly rows: readonly LabelledText[];
  readonly refused: readonly RefusedRow[];
}

/** What is left out, by the line of the table on which it begins, and what to do about it. */
export interface RefusedRow {
  readonly line: number;
  readonly reason: string;
  readonly remedy: string;
}

const textNames = new Set(['text', 'review', 'sentence', 'opinion', 'comment', 'message', 'question']);
const labelNames = new Set(['label', 'sentiment', 'polarity', 'class', 'category', 'topic', 'intent']);
const polarities: Readonly<Record<string, Polarity>> = {
  positive: 'positive',
  pos: 'positive',
  '1': 'positive',
  '+': 'positive',
  negative: 'negative',
  neg: 'negative',
  '0': 'negative',
  '-1': 'negative',
  '-': 'negative',
};
const fewestOfALabel = 4;
const longestLabel = 40;
const mostLabels = 20;

/**
 * A table with a column of texts and one of labels → rows. Where all labels say positive or negative, in whatever words,
 * they become these two; others are the reader's own, and need four rows each.
 * @throws {RnnError} bad-data when there are no two such columns, or no labels to tell apart
 */
export function parseRows(table: string): LabelledRows {
  const reader = createCsvReader();
  const lines = [...reader.push(table), ...reader.end()];
  const columns = columnsOf(lines.map(({ cells }) => cells));
  const refused: RefusedRow[] = [];
  const read: { readonly line: number; readonly text: string; readonly label: string }[] = [];
  const spellings = new Map<string, string>();
  for (const { cells, line } of columns.hasHeader ? lines.slice(1) : lines) {
    const text = cells[columns.text]?.trim() ?? '';
    const label = cells[columns.label]?.trim() ?? '';
    const complaint = complaintAbout({ text, label, cells: cells.length, width: columns.width });
    if (complaint) {
      refused.push({ line, ...complaint });
      continue;
    }
    const key = label.toLowerCase();
    if (!spellings.has(key)) spellings.set(key, label);
    read.push({ line, text, label: spellings.get(key)! });
  }
  const counts = countsOf(read);
  const isCommon = (label: string) => counts.get(label)! >= fewestOfALabel;
  const hasOwn = [...counts.keys()].some((label) => !toPolarity(label) && isCommon(label));
  const rows: LabelledText[] = [];
  for (const { line, text, label } of read) {
    const kept = hasOwn ? (isCommon(label) ? label : undefined) : toPolarity(label);
    if (kept !== undefined) rows.push({ text, label: kept });
    else
      refused.push({ line, reason: `label '${label}'`, remedy: `give ${fewestOfALabel} rows of that label` });
  }
  assertTold(rows, counts);
  return { rows, refused: refused.toSorted((one, other) => one.line - other.line) };
}

function complaintAbout(row: {
  readonly text: string;
  readonly label: string;
  readonly cells: number;
  readonly width: number;
}): Omit<RefusedRow, 'line'> | undefined {
  const { text, label, cells, width } = row;
  if (cells > width) {
    return { reason: `${cells} cells, not ${width}`, remedy: 'put texts that hold a comma in double quotes' };
  }
  if (text === '') return { reason: 'no text', remedy: 'write one' };
  if (label === '') return { reason: 'no label', remedy: 'write one' };
  if (label.length <= longestLabel) return undefined;
  return { reason: `a label of ${label.length} characters`, remedy: `use at most ${longestLabel}` };
}

function assertTold(rows: readonly LabelledText[], counts: ReadonlyMap<string, number>): void {
  if (rows.length === 0 && counts.size > 0) {
    const [label, count] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most));
    throw new RnnError(
      'bad-data',
      `Labels are positive and negative, or have ${fewestOfALabel} rows each. Received at most ${count}, of '${label}'. Add some.`,
    );
  }
  const labels = new Set(rows.map(({ label }) => label)).size;
  if (labels <= mostLabels) return;
  throw new RnnError(
    'bad-data',
    `A lesson has at most ${mostLabels} labels. Received ${labels}. Name the column of labels 'label', or join some.`,
  );
}

interface Columns {
  readonly text: number;
  readonly label: number;
  readonly width: number;
  readonly hasHeader: boolean;
}

function columnsOf(lines: readonly (readonly string[])[]): Columns {
  const first = lines[0] ?? [];
  const width = first.length;
  const names = first.map((cell) => cell.trim().toLowerCase());
  const label = names.findIndex((name) => labelNames.has(name));
  const text = names.findIndex((name) => textNames.has(name));
  if (text >= 0 && label >= 0) return { text, label, width, hasHeader: true };
  if (width === 2) {
    const polarity = first.findIndex((cell) => toPolarity(cell) !== undefined);
    // Labels come again and again, texts do not.
    const variety = [0, 1].map((column) => new Set(lines.map((cells) => cells[column])).size);
    const own = polarity >= 0 ? polarity : variety[0]! < variety[1]! ? 0 : 1;
    return { text: 1 - own, label: own, width, hasHeader: false };
  }
  throw new RnnError(
    'bad-data',
    `Rows have a column 'text' and a column 'label'. Received ${
      width === 0 ? 'nothing' : `'${first.join("', '").slice(0, 80)}' on the first line`
    }. Name the columns there.`,
  );
}

function toPolarity(label: string): Polarity | undefined {
  const name = label.trim().toLowerCase();
  return Object.hasOwn(polarities, name) ? polarities[name] : undefined;
}

/** The labels of rows in the order of the alphabet; of opinions both, whether there are such rows or not. */
export function labelsIn(rows: readonly LabelledText[]): readonly string[] {
  if (areOpinions(rows)) return ['positive', 'negative'];
  return [...new Set(rows.map(({ label }) => label))].toSorted();
}

/** Whether rows are positive or negative, all of them. */
export function areOpinions(rows: readonly LabelledText[]): boolean {
  return rows.every(({ label }) => isPolarity(label));
}

/** Whether a label is one of the two that the network comes with. */
export function isPolarity(label: string): label is Polarity {
  return label === 'positive' || label === 'negative';
}

/** How many rows there are of each label: '12 praise, 8 question'. */
export function countsInWords(rows: readonly LabelledText[], lastJoint = ', '): string {
  const counts = countsOf(rows);
  const told = labelsIn(rows).map((label) => `${counts.get(label) ?? 0} ${label}`);
  return [told.slice(0, -1).join(', '), ...told.slice(-1)].filter((part) => part !== '').join(lastJoint);
}

/** What is learned from, what probabilities are set right by, and what is judged by. */
export interface LessonParts {
  readonly train: readonly LabelledText[];
  readonly validation: readonly LabelledText[];
  readonly heldOut: readonly LabelledText[];
}

const oneInHeldOut = 4;
const oneInValidation = 8;
/** From an eighth of fewer rows nobody can say how often a probability is right. */
export const fewestValidated = 160;

/**
 * Every fourth row of each label to judge by, of many rows every eighth to validate by, the others to learn from.
 * @throws {RnnError} bad-data when there are fewer than two labels, or than four rows of one
 */
export function splitRows(rows: readonly LabelledText[]): LessonParts {
  const labels = labelsIn(rows);
  const counts = countsOf(rows);
  if (labels.length < 2) {
    throw new RnnError(
      'bad-data',
      `A lesson needs at least 2 labels. Received ${labels.length}: '${labels[0]!}'. Add rows of others.`,
    );
  }
  if (labels.some((label) => (counts.get(label) ?? 0) < fewestOfALabel)) {
    throw new RnnError(
      'bad-data',
      `A lesson needs ${fewestOfALabel} rows of each label. Received ${countsInWords(rows, ' and ')}. Add some.`,
    );
  }
  const seen = new Map<string, number>();
  const parts = {
    train: [] as LabelledText[],
    validation: [] as LabelledText[],
    heldOut: [] as LabelledText[],
  };
  for (const row of rows) {
    const place = (seen.get(row.label) ?? 0) + 1;
    seen.set(row.label, place);
    const isValidated = rows.length >= fewestValidated && place % oneInValidation === 2;
    parts[place % oneInHeldOut === 0 ? 'heldOut' : isValidated ? 'validation' : 'train'].push(row);
  }
  return parts;
}

function countsOf(rows: readonly { readonly label: string }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}
