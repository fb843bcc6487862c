import { appendFileSync, readFileSync, truncateSync } from 'node:fs';
import { RnnError } from '@recurrent/core';
import type { BacktestFold, BacktestOptions } from '../forecaster/backtest.js';

/** A backtest on disk, one fold a line: `done` are those that stood there; a line that was cut short is done anew. */
export function openFoldFile(file: string): Required<Pick<BacktestOptions, 'done' | 'onFold'>> {
  const text = readIfAny(file);
  const end = text.lastIndexOf('\n') + 1;
  const done = text
    .slice(0, end)
    .split('\n')
    .slice(0, -1)
    .map((line) => toFold(line, file));
  if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
  return { done, onFold: (fold) => appendFileSync(file, `${JSON.stringify(fold)}\n`) };
}

function readIfAny(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

function toFold(line: string, file: string): BacktestFold {
  try {
    const fold = JSON.parse(line) as Partial<BacktestFold>;
    if (Number.isFinite(fold.from) && Number.isFinite(fold.until) && fold.metrics)
      return fold as BacktestFold;
  } catch {
    // Told below.
  }
  throw new RnnError(
    'bad-data',
    `A backtest's file holds one fold a line. Received '${line.slice(0, 60)}' in '${file}'. Choose another file.`,
  );
}
