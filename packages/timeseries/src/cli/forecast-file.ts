import { writeFile } from 'node:fs/promises';
import { RnnError } from '@recurrent/core';
import type { ForecastEvaluation } from '../forecaster/evaluation.js';
import { createForecaster, loadForecaster, type Forecaster } from '../forecaster/forecaster.js';
import { SeriesPreprocessor } from '../forecaster/preprocessor.js';
import type { Forecast } from '../forecaster/sample.js';
import { joinSeries, type Series } from '../series/series.js';
import { splitSeries } from '../series/split-series.js';
import { assertFile, assertFolder } from './destination.js';
import { forecastRowByRow } from './forecast-row-by-row.js';
import type { NetworkOptions } from './options.js';
import { toForecastCsv, toForecastJson } from './output.js';
import { createProgressLine } from './progress-line.js';
import { readSeries } from './read-series.js';
import { toReport } from './report.js';
import { styleOf } from './style.js';

/** The options of `forecast`, as commander names them. */
export interface ForecastFileOptions extends NetworkOptions {
  /** Shares of outcomes that intervals are to hold; none with --no-levels. */
  readonly levels: readonly number[];
  readonly save?: string;
  readonly model?: string;
  readonly output?: string;
}

/** Everything the command found out. */
export interface ForecastResult {
  readonly series: Series;
  readonly forecast: Forecast;
  /** Undefined when the model was loaded: it may have learned from these very rows. */
  readonly evaluation: ForecastEvaluation | undefined;
}

/** Rows are learned from, then validated on, then measured on, in time order. */
const cuts = [0.8, 0.9] as const;

/** Reads a table, trains or loads a forecaster, and tells what comes next. */
export async function forecastFile(file: string, options: ForecastFileOptions): Promise<void> {
  const { model, save, output, json = false } = options;
  if (save) await assertFolder(save);
  if (output) await assertFile(output);
  const result = model
    ? await forecastByModel(file, model, options)
    : await forecastByTraining(file, options);
  if (output) await writeFile(output, toForecastCsv(result.forecast));
  process.stdout.write(json ? toForecastJson(result) : toReport(result, styleOf(process.stdout)));
}

async function forecastByModel(
  file: string,
  model: string,
  options: ForecastFileOptions,
): Promise<ForecastResult> {
  const forecaster = await loadForecaster(model);
  try {
    if (options.last === undefined)
      return { ...(await forecastRowByRow(file, forecaster, options)), evaluation: undefined };
    const series = await readSeries(file, options);
    return { series, forecast: await forecaster.predict(series), evaluation: undefined };
  } finally {
    forecaster.dispose();
  }
}

async function forecastByTraining(file: string, options: ForecastFileOptions): Promise<ForecastResult> {
  const series = await readSeries(file, options);
  const { forecaster, evaluation } = await train(series, options);
  const forecast = await forecaster.predict(series);
  if (options.save) await forecaster.save(options.save);
  forecaster.dispose();
  return { series, forecast, evaluation };
}

async function train(
  series: Series,
  options: ForecastFileOptions,
): Promise<{ forecaster: Forecaster; evaluation: ForecastEvaluation }> {
  const { target, horizon, window, units, epochs, seed, signal, levels } = options;
  const [train, validation, test] = splitSeries(series, cuts);
  const preprocessor = SeriesPreprocessor.adapt(train, { targets: target, horizon, windowSize: window });
  const forecaster = createForecaster({ preprocessor, units, seed });
  const progress = createProgressLine(process.stderr);
  try {
    await forecaster.fit(train, { validation, epochs, signal, onProgress: (now) => progress.show(now) });
    signal.throwIfAborted();
  } finally {
    progress.end();
  }
  if (levels.length > 0) calibrate(forecaster, { train, validation, levels });
  const evaluation = await forecaster.evaluate(test, { history: joinSeries(train, validation) });
  return { forecaster, evaluation };
}

/** Intervals, where the rows validated on are enough for them: a short table has a forecast all the same. */
function calibrate(
  forecaster: Forecaster,
  {
    train: history,
    validation,
    levels,
  }: { readonly train: Series; readonly validation: Series; readonly levels: readonly number[] },
): void {
  try {
    forecaster.calibrate(validation, { history, levels });
  } catch (error) {
    tellNoIntervals(error);
  }
}

/** Says that there were too few rows. @throws anything else that went wrong */
export function tellNoIntervals(error: unknown): void {
  if (!(error instanceof RnnError && error.code === 'bad-data')) throw error;
  process.stderr.write(`No intervals: ${error.message}\n`);
}
