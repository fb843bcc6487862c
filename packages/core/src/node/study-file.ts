import { appendFileSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { RnnError, show } from '../errors.js';
import type { Trial } from '../tuning/index.js';

/** A study on disk: both are options of `tune`. */
export interface StudyFile {
  /** Trials that stood in the file when it was opened. */
  readonly done: readonly Trial[];
  /** Appends a trial, written before it returns. */
  readonly onTrial: (trial: Trial) => void;
}

/**
 * A file that keeps a study's trials, one line of JSON each, so that `tune` goes on where it stopped. A line that a
 * killed process left unfinished is cut off, and its trial is run again.
 * @throws {RnnError} bad-data when the file holds something else
 */
export function openStudyFile(file: string): StudyFile {
  const text = readIfAny(file);
  const end = text.lastIndexOf('\n') + 1;
  const done = text
    .slice(0, end)
    .split('\n')
    .slice(0, -1)
    .map((line) => toTrial(line, file));
  if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  return {
    done,
    onTrial(trial) {
      mkdirSync(dirname(file), { recursive: true });
      appendFileSync(file, `${JSON.stringify(trial)}\n`);
    },
  };
}

function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function toTrial(line: string, file: string): Trial {
  const trial = parse(line);
  if (isTrial(trial)) return trial;
  throw new RnnError(
    'bad-data',
    `A study's file holds one trial a line. Received ${show(line)} in '${file}'. Choose another file.`,
  );
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isTrial(value: unknown): value is Trial {
  if (typeof value !== 'object' || value === null) return false;
  const { number, parameters, score, failure } = value as Record<string, unknown>;
  return (
    Number.isInteger(number) &&
    typeof parameters === 'object' &&
    parameters !== null &&
    (Number.isFinite(score) || typeof failure === 'string')
  );
}
