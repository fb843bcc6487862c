import { writeFile } from 'node:fs/promises';
import type { ForecastEvaluation } from '../forecaster/evaluation.js';
import { createForecaster, loadForecaster, type Forecaster } from '../forecaster/forecaster.js';
import { SeriesPreprocessor } from '../forecaster/preprocessor.js';
import type { Forecast } from '../forecaster/sample.js';
import { joinSeries, type Series } from '../series/series.js';
import { splitSeries } from '../series/split-series.js';
import { assertFile, assertFolder } from './destination.js';
import type { NetworkOptions } from './options.js';
import { toForecastCsv, toForecastJson } from './output.js';
import { createProgressLine } from './progress-line.js';
import { readSeries } from './read-series.js';
import { toReport } from './report.js';
import { styleOf } from './style.js';

/** The options of `forecast`, as commander names them. */
export interface ForecastFileOptions extends NetworkOptions {
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
  const series = await readSeries(file, options);
  const { forecaster, evaluation } = model
    ? { forecaster: await loadForecaster(model), evaluation: undefined }
    : await train(series, options);
  const forecast = await forecaster.predict(series);
  if (save) await forecaster.save(save);
  if (output) await writeFile(output, toForecastCsv(forecast));
  forecaster.dispose();
  const result = { series, forecast, evaluation };
  process.stdout.write(json ? toForecastJson(result) : toReport(result, styleOf(process.stdout)));
}

async function train(
  series: Series,
  options: ForecastFileOptions,
): Promise<{ forecaster: Forecaster; evaluation: ForecastEvaluation }> {
  const { target, horizon, window, units, epochs, seed, signal } = options;
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
  const evaluation = await forecaster.evaluate(test, { history: joinSeries(train, validation) });
  return { forecaster, evaluation };
}
