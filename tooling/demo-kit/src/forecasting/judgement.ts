import { addSteps, createBaselines, fitLinearBaseline, sliceSeries } from '@recurrent/timeseries';
import type { Forecast, ForecastInputs, ForecastRule, GlobalForecaster } from '@recurrent/timeseries';
import { partsOf } from './subject.js';
import type { ForecastSubject, ForecastTask } from './subject.js';

/** What was foretold from many rows that were kept for the end, by the network and by simple rules. */
export interface Judgement {
  /** The rows that were the last known ones, the last of them that of the series. */
  readonly origins: readonly number[];
  /** By method, the network as 'model': what was expected, [origin][ahead − 1]. */
  readonly expected: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** Between which ends a share of outcomes was expected, the widest first. */
  readonly bands: readonly ForecastBands[];
}

/** The ends of one level, [origin][ahead − 1]. */
export interface ForecastBands {
  readonly level: number;
  readonly lower: readonly (readonly number[])[];
  readonly upper: readonly (readonly number[])[];
}

const together = 64;

/** Lets the network and the rules forecast from each of the rows kept for the end; none of them knows a later one. */
export async function judge(
  forecaster: Pick<GlobalForecaster, 'predictAll'>,
  subject: ForecastSubject,
  task: ForecastTask,
): Promise<Judgement> {
  const { target } = subject;
  const origins = originsOf(subject, task);
  const forecasts: Forecast[] = [];
  for (let from = 0; from < origins.length; from += together) {
    const inputs = origins.slice(from, from + together).map((origin) => inputsAt(origin, subject, task));
    forecasts.push(...(await forecaster.predictAll(inputs)));
    // The page stays free.
    await new Promise((resolve) => setTimeout(resolve));
  }
  const rules = Object.entries(rulesOf(subject, task)).map(
    ([id, rule]) => [id, origins.map((origin) => aheadsOf(rule, origin, task.horizon))] as const,
  );
  const levels = Object.keys(forecasts[0]!.intervals ?? {})
    .map(Number)
    .toSorted((a, b) => b - a);
  const ends = (level: number, end: 'lower' | 'upper') =>
    forecasts.map(({ intervals }) => intervals![level]![target]![end]);
  return {
    origins,
    expected: { model: forecasts.map(({ targets }) => targets[target]!), ...Object.fromEntries(rules) },
    bands: levels.map((level) => ({ level, lower: ends(level, 'lower'), upper: ends(level, 'upper') })),
  };
}

/** Errors, outcome less expectation in the unit of errors, of one step ahead from each origin; NaN where none is known. */
export function errorsAhead(
  judgement: Judgement,
  { method, ahead }: { readonly method: string; readonly ahead: number },
  { subject }: { readonly subject: ForecastSubject },
): number[] {
  const values = subject.series.columns[subject.target]!;
  return judgement.origins.map(
    (origin, index) =>
      ((values[origin + ahead] ?? NaN) - judgement.expected[method]![index]![ahead - 1]!) *
      subject.errorScale,
  );
}

/** The mean of what is known; NaN when nothing is. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** The share of outcomes, any step ahead, that lay within a band. */
export function coverageOf(
  { origins }: Judgement,
  { lower, upper }: ForecastBands,
  { series, target }: ForecastSubject,
): number {
  const values = series.columns[target]!;
  return meanOf(
    origins.flatMap((origin, index) =>
      lower[index]!.map((low, step) => {
        const became = values[origin + 1 + step] ?? NaN;
        return Number.isNaN(became) ? NaN : Number(became >= low && became <= upper[index]![step]!);
      }),
    ),
  );
}

/** What is known at a row: the window up to it, and what is known ahead of the rows behind it. */
function inputsAt(
  origin: number,
  { series, knownAhead }: ForecastSubject,
  { windowSize, horizon }: ForecastTask,
): ForecastInputs {
  const past = sliceSeries(series, Math.max(0, origin + 1 - windowSize), origin + 1);
  if (!knownAhead) return { past };
  const timestamps = Array.from({ length: horizon }, (_, index) =>
    addSteps(series.timestamps[origin]!, series.step, index + 1),
  );
  const values = timestamps.map((timestamp) => knownAhead.valueAt(timestamp));
  return {
    past,
    future: {
      step: series.step,
      timestamps: Float64Array.from(timestamps),
      columns: { [knownAhead.column]: Float64Array.from(values) },
    },
  };
}

function originsOf(subject: ForecastSubject, { stride }: ForecastTask): number[] {
  const { validUntil, rows } = partsOf(subject);
  const { timestamps } = subject.series;
  const everyMs = stride * (timestamps[1]! - timestamps[0]!);
  const origins: number[] = [];
  // Forecasts begin where a day does, when they are made once a day.
  for (let row = validUntil; row < rows; row++) if (timestamps[row]! % everyMs === 0) origins.push(row - 1);
  return [...origins, rows - 1];
}

function rulesOf({ series, target }: ForecastSubject, task: ForecastTask): Record<string, ForecastRule> {
  const { validUntil, training } = partsOf({ series });
  const { windowSize, horizon, seasonLength } = task;
  const linear = fitLinearBaseline([training], { columns: [target], windowSize, horizon });
  const all: Record<string, ForecastRule> = {
    ...createBaselines(series, { column: target, trainLength: validUntil, seasonLength }),
    linear: linear.ruleOf(series, target),
  };
  return Object.fromEntries(task.rules.map(({ id }) => [id, all[id]!]));
}

function aheadsOf(rule: ForecastRule, origin: number, horizon: number): number[] {
  return Array.from({ length: horizon }, (_, index) => rule(origin, index + 1));
}
