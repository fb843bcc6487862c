import { RnnError } from '@recurrent/core';
import { loadGlobalForecaster } from '../global-forecaster/global-forecaster.js';
import type { GlobalSample } from '../global-forecaster/sample.js';
import { lengthOf } from '../series/series.js';
import { rowsBefore } from '../series/time-line.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { EvaluateFileOptions } from './evaluate-file.js';
import type { ManyOptions } from './many-options.js';
import { readItems, rolesOf } from './many-series.js';
import { toErrorTable } from './report.js';
import { styleOf } from './style.js';

/** Judges a kept model of many series by their rows behind those that it has learned from. */
export async function evaluateMany(
  file: string,
  options: EvaluateFileOptions & Pick<ManyOptions, 'id'>,
): Promise<void> {
  const { model, json = false } = options;
  const forecaster = await loadGlobalForecaster(model);
  try {
    const { learnedUntil, preprocessor } = forecaster;
    const items = await readItems(file, { ...options, roles: rolesOf(preprocessor.schema) });
    const samples = items.map((item) => ({
      ...item,
      historyLength: rowsBefore(item.series, learnedUntil + 1),
    }));
    assertUnseen(samples, { horizon: preprocessor.schema.horizon, learnedUntil });
    const evaluation = await forecaster.evaluate(samples);
    process.stdout.write(
      json
        ? `${JSON.stringify(evaluation)}\n`
        : toErrorTable({ ...evaluation, counted: 'forecasts' }, styleOf(process.stdout)),
    );
  } finally {
    forecaster.dispose();
  }
}

function assertUnseen(
  samples: readonly GlobalSample[],
  { horizon, learnedUntil }: { readonly horizon: number; readonly learnedUntil: number },
): void {
  const most = Math.max(...samples.map(({ series, historyLength }) => lengthOf(series) - historyLength!));
  if (most >= horizon) return;
  throw new RnnError(
    'bad-data',
    `A model is judged by rows behind those it has learned from, which end on ${formatTimestamp(learnedUntil)}: ` +
      `${horizon} of a series at least. Received ${most} in the longest. Give a table that goes on longer.`,
  );
}
