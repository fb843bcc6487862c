import { createCsvReader, RnnError } from '@recurrent/core';
import type { Polarity } from '@recurrent/datasets';
import type { Opinion } from './judged-set.js';

/** Rows of a table that hold an opinion, and those that do not. */
export interface OpinionRows {
  readonly rows: readonly Opinion[];
  /** What is left out, and why, by line of the table. */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
}

const textNames = new Set(['text', 'review', 'sentence', 'opinion', 'comment']);
const labelNames = new Set(['label', 'sentiment', 'polarity', 'class']);
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

/**
 * A table with a column of texts and one of labels → opinions. Without a header the label is told by how it looks.
 * @throws {RnnError} bad-data when there are no two such columns
 */
export function parseOpinions(table: string): OpinionRows {
  const reader = createCsvReader();
  const lines = [...reader.push(table), ...reader.end()];
  const { text, label, hasHeader } = columnsOf(lines[0]?.cells ?? []);
  const rows: Opinion[] = [];
  const refused: { line: number; reason: string }[] = [];
  for (const { cells, line } of hasHeader ? lines.slice(1) : lines) {
    const polarity = toPolarity(cells[label]);
    const written = cells[text]?.trim() ?? '';
    if (written === '') refused.push({ line, reason: 'no text' });
    else if (!polarity) refused.push({ line, reason: `label '${cells[label] ?? ''}'` });
    else rows.push({ text: written, label: polarity });
  }
  return { rows, refused };
}

function columnsOf(first: readonly string[]): { text: number; label: number; hasHeader: boolean } {
  const names = first.map((cell) => cell.trim().toLowerCase());
  const text = names.findIndex((name) => textNames.has(name));
  const label = names.findIndex((name) => labelNames.has(name));
  if (text >= 0 && label >= 0) return { text, label, hasHeader: true };
  const polarity = first.findIndex((cell) => toPolarity(cell) !== undefined);
  if (first.length === 2 && polarity >= 0) return { text: 1 - polarity, label: polarity, hasHeader: false };
  throw new RnnError(
    'bad-data',
    `Rows have a column 'text' and a column 'label', positive or negative. Received ${
      first.length === 0 ? 'nothing' : `'${first.join("', '").slice(0, 80)}' on the first line`
    }. Name the columns there.`,
  );
}

function toPolarity(cell: string | undefined): Polarity | undefined {
  const name = cell?.trim().toLowerCase() ?? '';
  return Object.hasOwn(polarities, name) ? polarities[name] : undefined;
}

const oneInHeldOut = 4;
const fewestOfALabel = 4;

/**
 * Every fourth row of each label to judge by, the others to learn from.
 * @throws {RnnError} bad-data when there are fewer than four of a label
 */
export function splitOpinions(rows: readonly Opinion[]): { train: Opinion[]; heldOut: Opinion[] } {
  const seen = { positive: 0, negative: 0 };
  const parts = { train: [] as Opinion[], heldOut: [] as Opinion[] };
  for (const row of rows) parts[++seen[row.label] % oneInHeldOut === 0 ? 'heldOut' : 'train'].push(row);
  const { positive, negative } = seen;
  if (Math.min(positive, negative) < fewestOfALabel) {
    throw new RnnError(
      'bad-data',
      `A lesson needs ${fewestOfALabel} rows of each label. Received ${positive} positive and ${negative} negative. Add some.`,
    );
  }
  return parts;
}
