import { openStudyFile } from '@recurrent/core/node';
import { gridSearch, hyperband, randomSearch, tpe, type SearchMethod } from '@recurrent/core/tuning';
import { fitForecaster, tuneForecaster } from '../forecaster/tune-forecaster.js';
import { splitSeries } from '../series/split-series.js';
import { assertFolder } from './destination.js';
import type { TrainingOptions } from './options.js';
import { readSeries } from './read-series.js';
import { toErrorTable } from './report.js';
import { styleOf } from './style.js';

/** Names of ways to search. */
export const searchNames = ['tpe', 'random', 'grid', 'hyperband'] as const;

/** The options of `tune`, as commander names them. */
export interface TuneFileOptions extends TrainingOptions {
  readonly trials: number;
  readonly search: (typeof searchNames)[number];
  readonly folds: number;
  readonly study?: string;
  readonly save?: string;
}

/** Rows are searched on, then judged on, in time order. */
const cut = 0.8;

/** Searches values on the first part of a table, and judges the best by the last. */
export async function tuneFile(file: string, options: TuneFileOptions): Promise<void> {
  const { target, horizon, epochs, seed, signal, folds, study, save, json = false } = options;
  if (save) await assertFolder(save);
  const series = await readSeries(file, options);
  const [known, unseen] = splitSeries(series, [cut]);
  const wanted = { targets: target, horizon, epochs, seed, signal };
  const kept = study === undefined ? undefined : openStudyFile(study);
  const { best, trials } = await tuneForecaster(known, {
    ...wanted,
    folds,
    search: searchOf(options),
    ...(kept && { done: kept.done }),
    onTrial(trial) {
      kept?.onTrial(trial);
      const said = trial.failure ?? `MASE ${trial.score!.toFixed(4)}`;
      process.stderr.write(`Trial ${trial.number + 1}  ${said}  ${JSON.stringify(trial.parameters)}\n`);
    },
  });
  const forecaster = await fitForecaster(known, { ...wanted, parameters: best.parameters });
  const evaluation = await forecaster.evaluate(unseen, { history: known });
  if (save) await forecaster.save(save);
  forecaster.dispose();
  if (json) process.stdout.write(`${JSON.stringify({ best, trials, evaluation })}\n`);
  else {
    const found = Object.entries(best.parameters).map(([name, value]) => `  ${name}: ${String(value)}\n`);
    process.stdout.write(
      `The best of ${trials.length} trials, MASE ${best.score.toFixed(4)}:\n${found.join('')}\n` +
        toErrorTable(evaluation, styleOf(process.stdout)),
    );
  }
}

function searchOf({ search, trials, epochs }: TuneFileOptions): SearchMethod {
  switch (search) {
    case 'random':
      return randomSearch({ trials });
    case 'grid':
      return gridSearch({ levels: 2 });
    case 'hyperband':
      return hyperband({ maxBudget: epochs });
    default:
      return tpe({ trials });
  }
}
