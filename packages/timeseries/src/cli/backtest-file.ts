import { backtest, type Backtest } from '../forecaster/backtest.js';
import { createForecaster } from '../forecaster/forecaster.js';
import { SeriesPreprocessor } from '../forecaster/preprocessor.js';
import { formatTimestamp } from '../series/timestamp.js';
import { openFoldFile } from './fold-file.js';
import type { NetworkOptions } from './options.js';
import { createProgressLine } from './progress-line.js';
import { readSeries } from './read-series.js';
import { toErrorTable, toShortNumber, toTextTable, type CountedEvaluation } from './report.js';
import { styleOf, type Style } from './style.js';

/** The options of `backtest`, as commander names them. */
export interface BacktestFileOptions extends NetworkOptions {
  readonly folds: number;
  readonly foldLength?: number;
  /** False with `--no-refit`. */
  readonly refit: boolean;
  readonly resume?: string;
}

/** Goes through a table again, as if its end were not known yet, and tells how far forecasts were off. */
export async function backtestFile(file: string, options: BacktestFileOptions): Promise<void> {
  const { target, horizon, window, units, epochs, seed, signal, json = false } = options;
  const { folds, foldLength, refit, resume } = options;
  const series = await readSeries(file, options);
  const result = await backtest(series, {
    folds,
    refit,
    signal,
    ...(foldLength !== undefined && { foldLength }),
    ...(resume !== undefined && openFoldFile(resume)),
    async fit(past, fold) {
      process.stderr.write(`Fold ${fold + 1} of ${folds}\n`);
      const preprocessor = SeriesPreprocessor.adapt(past, { targets: target, horizon, windowSize: window });
      const forecaster = createForecaster({ preprocessor, units, seed });
      const progress = createProgressLine(process.stderr);
      try {
        const onProgress = progress.show;
        await forecaster.fit(past, { validation: 0.1, epochs, seed, signal, onProgress });
      } finally {
        progress.end();
      }
      return forecaster;
    },
  });
  process.stdout.write(
    json ? `${JSON.stringify(result)}\n` : toBacktestReport(result, styleOf(process.stdout)),
  );
}

export function toBacktestReport(
  { folds, metrics, baselines, ...said }: Backtest & Pick<CountedEvaluation, 'counted'>,
  style: Style,
): string {
  const targets = Object.keys(metrics);
  const rows = folds.map((fold) => [
    `${formatTimestamp(fold.from)} to ${formatTimestamp(fold.until)}`,
    ...targets.flatMap((target) => [
      toShortNumber(fold.metrics[target]!.mae[0]!),
      toShortNumber(fold.baselines['naive']![target]!.mae[0]!),
    ]),
  ]);
  const header = ['one step ahead', ...targets.flatMap((target) => [target, 'naive'])];
  const count = folds.reduce((sum, fold) => sum + fold.count, 0);
  return `${toTextTable(header, rows, style)}\n${toErrorTable({ ...folds[0]!, ...said, count, metrics, baselines }, style)}`;
}
