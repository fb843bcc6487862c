import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FitProgress } from '../task/fit.js';
import { toRow, type LogEvery, type ProgressRow } from './progress-row.js';
import { toRecord } from './tensorboard-event.js';

/** What to tell TensorBoard, and when it is. */
export interface TensorboardLogOptions {
  /** Figures after each epoch, whose steps are epochs, or after each batch. Default 'epoch'. */
  readonly every?: LogEvery;
  /** Milliseconds since 1970. Default the computer's clock. */
  readonly now?: () => number;
}

/**
 * An `onProgress` that writes event files into a folder, for `tensorboard --logdir`. Each process writes a file of its
 * own; where a training goes on from a checkpoint, TensorBoard is told to forget the steps that are done again.
 */
export function createTensorboardLog(
  folder: string,
  { every = 'epoch', now = Date.now }: TensorboardLogOptions = {},
): (progress: FitProgress) => void {
  let file: string | undefined;
  const write = (step: number, what: 'file' | 'start' | ProgressRow): void =>
    appendFileSync(file!, toRecord({ wallTimeMs: now(), step, what }));
  return (progress) => {
    const row = toRow(progress, every);
    if (!row) return;
    const { epoch, batch, batches } = progress;
    const step = every === 'epoch' ? epoch : (epoch - 1) * batches + batch;
    if (file === undefined) {
      mkdirSync(folder, { recursive: true });
      // TensorBoard reads files in the order of their names.
      file = join(folder, `events.out.tfevents.${now()}.recurrent`);
      write(0, 'file');
      write(step, 'start');
    }
    const { epoch: _epoch, batch: _batch, ...figures } = row;
    const named = Object.entries(figures).map(([name, value]) => [`${every}/${name}`, value]);
    write(step, Object.fromEntries(named) as ProgressRow);
  };
}
