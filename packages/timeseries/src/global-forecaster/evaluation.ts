import { RnnError } from '@recurrent/core';
import type { Forecast } from '../forecaster/index.js';
import type { LinearBaseline } from '../series/linear-baseline.js';
import { createNumberList } from '../series/number-list.js';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import type { ForecastWindow, GlobalSample } from './sample.js';
import type { WindowSchema } from './window-schema.js';
import { firstEnd } from './windows.js';

/** How to judge. */
export interface WindowEvaluationOptions {
  /** Rows from one forecast to the next. Default 1. */
  readonly stride?: number | undefined;
  /** What came right before the one series to judge: it is read, and the baselines learn from it. */
  readonly history?: Series | undefined;
  /** When series repeat themselves, for the seasonal rule. */
  readonly seasonLength?: number | undefined;
  /** A line that the forecaster has to beat too. */
  readonly linear?: LinearBaseline | undefined;
}

/** Which windows are judged. */
interface WindowsToJudge extends Pick<WindowEvaluationOptions, 'stride'> {
  readonly schema: WindowSchema;
}

/** The windows that end behind a sample's history and are followed by a whole horizon. @throws {RnnError} bad-data when there are none */
export function windowsToJudge(
  samples: readonly GlobalSample[],
  { schema, stride }: WindowsToJudge,
): ForecastWindow[] {
  const windows = [...eachWindow(samples, { schema, stride })];
  if (windows.length > 0) return windows;
  throw noWindows(samples, schema);
}

/** Windows that are forecast together: so many that batches are whole, so few that forecasts take no room. */
const judgedTogether = 1024;

/**
 * The same windows with their forecasts, block by block: a million at once would take gigabytes.
 * @throws {RnnError} bad-data when there are none
 */
export async function* forecastBlocks(
  samples: readonly GlobalSample[],
  {
    forecast,
    ...which
  }: WindowsToJudge & {
    readonly forecast: (windows: readonly ForecastWindow[]) => Promise<readonly Forecast[]>;
  },
): AsyncGenerator<JudgedWindow[], void, undefined> {
  let block: ForecastWindow[] = [];
  let count = 0;
  const judge = async (): Promise<JudgedWindow[]> => {
    const windows = block;
    block = [];
    count += windows.length;
    const forecasts = await forecast(windows);
    return windows.map((window, index) => ({ window, forecast: forecasts[index]! }));
  };
  for (const window of eachWindow(samples, which)) {
    block.push(window);
    if (block.length === judgedTogether) yield await judge();
  }
  if (block.length > 0) yield await judge();
  if (count === 0) throw noWindows(samples, which.schema);
}

function* eachWindow(
  samples: readonly GlobalSample[],
  { schema, stride = 1 }: WindowsToJudge,
): Generator<ForecastWindow, void, undefined> {
  if (!(Number.isInteger(stride) && stride > 0)) {
    throw new RnnError(
      'invalid-argument',
      `stride is a whole number of rows above 0. Received ${stride}. 1 judges at every row.`,
    );
  }
  for (const sample of samples) {
    const rows = lengthOf(sample.series);
    const from = Math.max(sample.historyLength ?? 0, firstEnd(rows, schema));
    for (let end = from; end + schema.horizon <= rows; end += stride) yield { ...sample, end };
  }
}

function noWindows(samples: readonly GlobalSample[], schema: WindowSchema): RnnError {
  return new RnnError(
    'bad-data',
    `A series to evaluate on must have ${schema.horizon} rows behind its history, and ${schema.segmentLength} before. ` +
      `Received ${Math.max(0, ...samples.map(({ series }) => lengthOf(series)))} rows in all. Give a longer series.`,
  );
}

/** A window, and what was expected behind it. */
export interface JudgedWindow {
  readonly window: ForecastWindow;
  readonly forecast: Forecast;
}

/** How far outcomes were from forecasts (outcome − forecast), by target and step ahead. */
export async function windowErrors(
  blocks: AsyncIterable<readonly JudgedWindow[]>,
  { targets, horizon }: WindowSchema,
): Promise<Float64Array[][]> {
  const lists = targets.map(() => Array.from({ length: horizon }, () => createNumberList()));
  for await (const block of blocks) {
    for (const { window, forecast } of block) {
      for (const [index, { name }] of targets.entries()) {
        for (const { ahead, outcome } of outcomesOf(window, { target: name, horizon })) {
          lists[index]![ahead]!.push(outcome - forecast.targets[name]![ahead]!);
        }
      }
    }
  }
  return lists.map((ofTarget) => ofTarget.map((list) => list.toArray()));
}

/** The known outcomes behind a window, by steps ahead from 0. */
export function* outcomesOf(
  { series, end }: ForecastWindow,
  { target, horizon }: { readonly target: string; readonly horizon: number },
): Generator<{ readonly ahead: number; readonly outcome: number }, void, undefined> {
  const outcomes = columnOf(series, target);
  for (let ahead = 0; ahead < horizon; ahead++) {
    const outcome = outcomes[end + ahead]!;
    if (!Number.isNaN(outcome)) yield { ahead, outcome };
  }
}
