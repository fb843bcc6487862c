import { RnnError } from '@recurrent/core';
import { usualFoldLength } from '../forecaster/backtest.js';
import { backtestAll } from '../global-forecaster/backtest-all.js';
import { timesOf } from '../series/time-line.js';
import { toBacktestReport, type BacktestFileOptions } from './backtest-file.js';
import { openFoldFile } from './fold-file.js';
import { readItems } from './many-series.js';
import { learnFromItems, toRoles, type ManyTrainingOptions } from './many-training.js';
import { styleOf } from './style.js';

/** The options of `backtest` for many series, as commander names them. */
export type ManyBacktestOptions = ManyTrainingOptions & Omit<BacktestFileOptions, 'window'>;

/** Goes through all series of a table again, as if their end were not known yet. */
export async function backtestMany(file: string, options: ManyBacktestOptions): Promise<void> {
  const { horizon, signal, folds, refit, resume, json = false } = options;
  const items = await readItems(file, { ...options, roles: toRoles(options) });
  const times = timesOf(items.map(({ series }) => series));
  const { foldLength = usualFoldLength(times.length, folds) } = options;
  assertHoldsHorizon(foldLength, horizon);
  const result = await backtestAll(items, {
    folds,
    foldLength,
    refit,
    signal,
    ...(resume !== undefined && openFoldFile(resume)),
    fit(pasts, fold) {
      process.stderr.write(`Fold ${fold + 1} of ${folds}\n`);
      return learnFromItems(pasts, options);
    },
  });
  process.stdout.write(
    json
      ? `${JSON.stringify(result)}\n`
      : toBacktestReport({ ...result, counted: 'forecasts' }, styleOf(process.stdout)),
  );
}

function assertHoldsHorizon(foldLength: number, horizon: number): void {
  if (foldLength >= horizon) return;
  throw new RnnError(
    'bad-data',
    `A fold of many series is at least as long as the horizon, ${horizon} rows. Received ${foldLength}. ` +
      'Give a longer table, fewer or longer folds, or a smaller horizon.',
  );
}
