import { RnnError } from '@recurrent/core';
import { loadForecaster } from '../forecaster/forecaster.js';
import { lengthOf, sliceSeries, type Series } from '../series/series.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { TableOptions } from './options.js';
import { readSeries } from './read-series.js';
import { toErrorTable } from './report.js';
import { styleOf } from './style.js';

/** The options of `evaluate`, as commander names them. */
export interface EvaluateFileOptions extends TableOptions {
  readonly model: string;
}

/** Judges a kept model by the rows of a table behind those that it has learned from. */
export async function evaluateFile(file: string, options: EvaluateFileOptions): Promise<void> {
  const { model, json = false } = options;
  const series = await readSeries(file, options);
  const forecaster = await loadForecaster(model);
  const start = firstUnseen(series, forecaster.learnedUntil);
  const evaluation = await forecaster.evaluate(
    sliceSeries(series, start),
    start > 0 ? { history: sliceSeries(series, 0, start) } : {},
  );
  forecaster.dispose();
  process.stdout.write(
    json ? `${JSON.stringify(evaluation)}\n` : toErrorTable(evaluation, styleOf(process.stdout)),
  );
}

/** The first row that nothing was learned from. */
function firstUnseen(series: Series, learnedUntil: number | undefined): number {
  if (learnedUntil === undefined) {
    throw new RnnError(
      'bad-data',
      'A model is judged by rows behind those it has learned from. Received one that does not tell where they end. ' +
        'Train it again.',
    );
  }
  const start = series.timestamps.findIndex((timestamp) => timestamp > learnedUntil);
  const unseen = start < 0 ? 0 : lengthOf(series) - start;
  if (unseen >= 2) return start;
  throw new RnnError(
    'bad-data',
    `A model is judged by rows behind those it has learned from, which end on ${formatTimestamp(learnedUntil)}. ` +
      `Received ${unseen} such rows. Give a table that goes on longer.`,
  );
}
