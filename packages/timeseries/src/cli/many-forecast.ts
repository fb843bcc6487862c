import { writeFile } from 'node:fs/promises';
import type { ForecastEvaluation } from '../forecaster/evaluation.js';
import type { Forecast } from '../forecaster/sample.js';
import { loadGlobalForecaster, type GlobalForecaster } from '../global-forecaster/global-forecaster.js';
import { assertFile, assertFolder } from './destination.js';
import { tellNoIntervals } from './forecast-file.js';
import { toManyCsv, toManyJson } from './many-output.js';
import { cutLastTenth } from './many-parts.js';
import { toManyReport } from './many-report.js';
import { assertForecastable, readItems, rolesOf, toInputs, type TableItem } from './many-series.js';
import { learnFromItems, toPreprocessor, toRoles, type ManyTrainingOptions } from './many-training.js';
import { styleOf } from './style.js';

/** The options of `forecast` for many series, as commander names them. */
export interface ManyForecastOptions extends ManyTrainingOptions {
  /** Left out: what the head says, or what is usual; none with --no-levels. */
  readonly levels?: readonly number[];
  readonly save?: string;
  readonly model?: string;
  readonly output?: string;
}

/** Everything the command found out. */
export interface ManyForecasts {
  /** What series are named by; undefined where there is but one. */
  readonly idColumn: string | undefined;
  readonly forecasts: readonly { readonly item: TableItem; readonly forecast: Forecast }[];
  /** Undefined when the model was loaded: it may have learned from these very rows. */
  readonly evaluation: ForecastEvaluation | undefined;
}

interface Ready {
  readonly forecaster: GlobalForecaster;
  readonly items: readonly TableItem[];
  readonly evaluation: ForecastEvaluation | undefined;
}

/** Reads a table of many series, trains or loads one network for all of them, and tells what comes next in each. */
export async function forecastMany(file: string, options: ManyForecastOptions): Promise<void> {
  const { model, save, output, json = false } = options;
  if (save) await assertFolder(save);
  if (output) await assertFile(output);
  const { forecaster, items, evaluation } = await (model
    ? recall(file, { ...options, model })
    : train(file, options));
  try {
    const all = await forecaster.predictAll(items.map(toInputs));
    const forecasts = items.map((item, index) => ({ item, forecast: all[index]! }));
    const result = { idColumn: options.id, forecasts, evaluation };
    if (save) await forecaster.save(save);
    if (output) await writeFile(output, toManyCsv(result));
    process.stdout.write(json ? toManyJson(result) : toManyReport(result, styleOf(process.stdout)));
  } finally {
    forecaster.dispose();
  }
}

/** Of the table no more is kept than a window of each series. */
async function recall(
  file: string,
  options: ManyForecastOptions & { readonly model: string },
): Promise<Ready> {
  const forecaster = await loadGlobalForecaster(options.model);
  const { schema } = forecaster.preprocessor;
  // Rows that are known ahead may be any number: no row is then known to be the last that is read.
  const isBounded = schema.futureCovariates.length === 0;
  const last = options.last ?? (isBounded ? Math.max(2, schema.windowSize) : undefined);
  const items = await readItems(file, {
    ...options,
    roles: rolesOf(schema),
    ...(last !== undefined && { last }),
  });
  assertForecastable(items, schema);
  return { forecaster, items, evaluation: undefined };
}

async function train(file: string, options: ManyForecastOptions): Promise<Ready> {
  const items = await readItems(file, { ...options, roles: toRoles(options) });
  const { before, behind } = cutLastTenth(items, options.horizon);
  // Told before anything is learned: the sizes that a network of these options has.
  assertForecastable(items, toPreprocessor(before, options).schema);
  const forecaster = await learnFromItems(before, options);
  await calibrate(forecaster, before, options);
  return { forecaster, items, evaluation: await forecaster.evaluate(behind) };
}

/** Intervals from the rows validated on, where the head gives none by itself, or levels were asked for. */
async function calibrate(
  forecaster: GlobalForecaster,
  items: readonly TableItem[],
  { horizon, levels }: Pick<ManyForecastOptions, 'horizon' | 'levels'>,
): Promise<void> {
  const isWanted = levels ? levels.length > 0 : forecaster.preprocessor.head.name === 'point';
  if (!isWanted) return;
  try {
    await forecaster.calibrate(cutLastTenth(items, horizon).behind, { ...(levels && { levels }) });
  } catch (error) {
    tellNoIntervals(error);
  }
}
