import { RnnError, type EngineStream } from '@recurrent/core';
import { createBaselines, type BaselineOptions, type ForecastRule } from '../series/baselines.js';
import {
  errorScaleOf,
  errorsOf,
  intervalScoresOf,
  type ErrorScale,
  type ForecastErrors,
  type IntervalScores,
} from '../series/metrics.js';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import { forecastRows, type ForecastTable } from './forecast-table.js';
import type { SeriesPreprocessor } from './preprocessor.js';

/** Target → its errors at each step ahead, each kind in a list of its own. */
export type ForecastScores = Readonly<
  Record<string, { readonly [Kind in keyof ForecastErrors]: readonly number[] }>
>;

/** How good a forecaster is, and how good simple rules are at the very same points. */
export interface ForecastEvaluation {
  /** Rows that were forecast, each from every distance up to the horizon. */
  readonly count: number;
  readonly metrics: ForecastScores;
  /**
   * naive: as now; drift: on as the past went; seasonalNaive: as a season ago; climatology: as usual at that time of the year; straightLine: the
   * line that the network starts from. A rule is left out where the history is too short for it.
   */
  readonly baselines: Readonly<Record<string, ForecastScores>>;
  /** Once calibrated: level → target → how often its interval held, and how wide it was, at each step ahead. */
  readonly intervals?: Readonly<Record<string, Readonly<Record<string, readonly IntervalScores[]>>>>;
}

/** The network, and a series of which the first `trainLength` rows are the past. */
interface Trial extends Pick<BaselineOptions, 'trainLength' | 'seasonLength'> {
  readonly preprocessor: SeriesPreprocessor;
  readonly network: EngineStream;
}

/** Runs through a series once and compares each forecast with what came. */
export function evaluateForecasts(series: Series, trial: Trial): ForecastEvaluation {
  const { horizon, targets } = trial.preprocessor;
  // Where there is no past, rows are judged once all forecasts of them can have been made.
  const start = Math.max(trial.trainLength, horizon);
  for (const target of targets) assertKnownBehind(start, columnOf(series, target));
  const { rules, model: table } = createRules(series, trial);
  const scores: Record<string, ForecastScores> = {};
  for (const [name, ruleOf] of Object.entries(rules)) {
    const ofTargets = targets.map((target) => {
      const outcomes = columnOf(series, target);
      const scale = errorScaleOf(outcomes.subarray(0, start));
      return [target, scoreRule(ruleOf[target]!, { outcomes, start, horizon, scale })] as const;
    });
    const isComplete = ofTargets.every(([, { mae }]) => !mae.some(Number.isNaN));
    if (isComplete) scores[name] = Object.fromEntries(ofTargets);
  }
  const { model, ...baselines } = scores;
  const intervals = trial.preprocessor.intervals && scoreIntervals(series, { table, start, trial });
  return {
    count: lengthOf(series) - start,
    metrics: model!,
    baselines,
    ...(intervals && { intervals }),
  };
}

/**
 * How far outcomes were from forecasts (outcome − forecast), by target and step ahead, of all rows behind the past.
 */
export function errorsByStep(series: Series, trial: Trial): Float64Array[][] {
  const { horizon, targets } = trial.preprocessor;
  const start = Math.max(trial.trainLength, horizon);
  const { model } = forecastRows(series, trial);
  return targets.map((target, index) => {
    const outcomes = columnOf(series, target);
    return Array.from({ length: horizon }, (_, ahead) =>
      Float64Array.from(
        knownRows(outcomes, start),
        (row) => outcomes[row]! - model.at(row - ahead - 1, ahead + 1, index),
      ),
    );
  });
}

function scoreIntervals(
  series: Series,
  { table, start, trial }: { readonly table: ForecastTable; readonly start: number; readonly trial: Trial },
): NonNullable<ForecastEvaluation['intervals']> {
  const { preprocessor } = trial;
  const { levels, offsets } = preprocessor.intervals!;
  const scoresOf = (level: number, target: number): IntervalScores[] => {
    const outcomes = columnOf(series, preprocessor.targets[target]!);
    const rows = knownRows(outcomes, start);
    const known = Float64Array.from(rows, (row) => outcomes[row]!);
    const endsOf = (by: readonly number[][], ahead: number): Float64Array =>
      Float64Array.from(rows, (row) =>
        preprocessor.endOf(target, table.at(row - ahead, ahead, target), by[target]![ahead - 1]!),
      );
    return Array.from({ length: preprocessor.horizon }, (_, index) => {
      const { lower, upper } = offsets[level]!;
      return intervalScoresOf({ lower: endsOf(lower, index + 1), upper: endsOf(upper, index + 1) }, known);
    });
  };
  return Object.fromEntries(
    levels.map((level, index) => [
      String(level),
      Object.fromEntries(preprocessor.targets.map((name, target) => [name, scoresOf(index, target)])),
    ]),
  );
}

function knownRows(outcomes: Float64Array, start: number): Uint32Array {
  return Uint32Array.from(outcomes, (_, row) => row).filter(
    (row) => row >= start && !Number.isNaN(outcomes[row]!),
  );
}

/** Name of a rule → target → the rule; and what the network expected. */
function createRules(
  series: Series,
  trial: Trial,
): { rules: Record<string, Record<string, ForecastRule>>; model: ForecastTable } {
  const { preprocessor, network, ...options } = trial;
  const { model, line } = forecastRows(series, { preprocessor, network });
  const rules: Record<string, Record<string, ForecastRule>> = {};
  for (const [index, target] of preprocessor.targets.entries()) {
    const ofTarget: Record<string, ForecastRule> = {
      model: (origin, ahead) => model.at(origin, ahead, index),
      ...createBaselines(series, { column: target, ...options }),
      straightLine: (origin, ahead) => line.at(origin, ahead, index),
    };
    for (const [name, rule] of Object.entries(ofTarget)) (rules[name] ??= {})[target] = rule;
  }
  return { rules, model };
}

function scoreRule(
  rule: ForecastRule,
  {
    outcomes,
    start,
    horizon,
    scale,
  }: {
    readonly outcomes: Float64Array;
    readonly start: number;
    readonly horizon: number;
    readonly scale: ErrorScale;
  },
): ForecastScores[string] {
  const rows = knownRows(outcomes, start);
  const known = Float64Array.from(rows, (row) => outcomes[row]!);
  const expected = new Float64Array(rows.length);
  const errors = Array.from({ length: horizon }, (_, index) => {
    for (const [at, row] of rows.entries()) expected[at] = rule(row - index - 1, index + 1);
    return errorsOf(expected, known, scale);
  });
  return {
    mae: errors.map(({ mae }) => mae),
    rmse: errors.map(({ rmse }) => rmse),
    mape: errors.map(({ mape }) => mape),
    smape: errors.map(({ smape }) => smape),
    mase: errors.map(({ mase }) => mase),
    rmsse: errors.map(({ rmsse }) => rmsse),
  };
}

function assertKnownBehind(start: number, outcomes: Float64Array): void {
  if (outcomes.subarray(start).some((value) => !Number.isNaN(value))) return;
  throw new RnnError(
    'bad-data',
    `A series to evaluate on must have outcomes behind its first ${start} rows (its history, or the horizon). ` +
      `Received ${outcomes.length} rows in all. Give a longer series, or the history that came before it.`,
  );
}
