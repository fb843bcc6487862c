import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { RnnError, show } from '../errors.js';
import type { ProgressRow } from './progress-row.js';

/** How a row stands in a log. */
export interface LineFormat {
  /** The first line, for a log that has one. */
  readonly header?: (row: ProgressRow) => string;
  readonly toLine: (row: ProgressRow) => string;
  /** Which row a line is; nothing when it is none. */
  readonly placeOf: (line: string) => Place | undefined;
}

/** Where in a training a row stands. */
export interface Place {
  readonly epoch: number;
  readonly batch?: number;
}

/**
 * Appends rows to a file, one line each, written at once. A training that goes on from a checkpoint goes on in its log,
 * too: rows at and after its first one are written anew, and so is a line that a killed process left unfinished.
 */
export function createLineLog(file: string, format: LineFormat): (row: ProgressRow) => void {
  let isOpen = false;
  return (row) => {
    const header = format.header?.(row);
    if (!isOpen) {
      mkdirSync(dirname(file), { recursive: true });
      if (!keepUpTo(row, { file, format, header })) append(file, header);
      isOpen = true;
    }
    append(file, format.toLine(row));
  };
}

function append(file: string, line: string | undefined): void {
  if (line !== undefined) appendFileSync(file, `${line}\n`);
}

interface LogFile {
  readonly file: string;
  readonly format: LineFormat;
  readonly header: string | undefined;
}

/** Cuts off what the training to come will write anew; whether anything is left. */
function keepUpTo(first: ProgressRow, { file, format, header }: LogFile): boolean {
  const text = readIfAny(file);
  if (text === undefined) return false;
  const lines = text.split('\n').slice(0, -1);
  let kept = 0;
  for (const [index, line] of lines.entries()) {
    if (index === 0 && header !== undefined) {
      if (line !== header) throw otherLog(file, { line, expected: `the columns ${show(header)}` });
    } else {
      const place = format.placeOf(line);
      if (!place) throw otherLog(file, { line, expected: 'rows of a training' });
      if (!isBefore(place, first)) break;
    }
    kept += Buffer.byteLength(line) + 1;
  }
  truncateSync(file, kept);
  return kept > 0;
}

function readIfAny(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A row of an epoch stands behind those of its batches. */
function isBefore(place: Place, row: ProgressRow): boolean {
  const [epoch = 0, batch = Infinity] = [row['epoch'], row['batch']];
  return place.epoch < epoch || (place.epoch === epoch && (place.batch ?? Infinity) < batch);
}

function otherLog(
  file: string,
  { line, expected }: { readonly line: string; readonly expected: string },
): RnnError {
  return new RnnError(
    'bad-data',
    `A log that is gone on with holds ${expected}. Received ${show(line)} in '${file}'. Choose another file.`,
  );
}
