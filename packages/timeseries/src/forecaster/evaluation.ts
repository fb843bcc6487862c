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
import type { SeriesPreprocessor } from './preprocessor.js';
import type { Forecast } from './sample.js';

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
  const { rules, forecasts } = createRules(series, trial);
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
  const intervals = trial.preprocessor.intervals && scoreIntervals(series, { forecasts, start, trial });
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
export function errorsByStep(series: Series, trial: Trial): number[][][] {
  const { horizon, targets } = trial.preprocessor;
  const start = Math.max(trial.trainLength, horizon);
  const { forecasts } = forecastAll(series, trial);
  return targets.map((target) => {
    const outcomes = columnOf(series, target);
    return Array.from({ length: horizon }, (_, ahead) =>
      knownRows(outcomes, start).map(
        (row) => outcomes[row]! - forecasts[row - ahead - 1]!.targets[target]![ahead]!,
      ),
    );
  });
}

function scoreIntervals(
  series: Series,
  {
    forecasts,
    start,
    trial,
  }: { readonly forecasts: readonly Forecast[]; readonly start: number; readonly trial: Trial },
): NonNullable<ForecastEvaluation['intervals']> {
  const { horizon, targets, intervals } = trial.preprocessor;
  const scoresOf = (level: string, target: string): IntervalScores[] => {
    const outcomes = columnOf(series, target);
    const rows = knownRows(outcomes, start);
    const known = rows.map((row) => outcomes[row]!);
    return Array.from({ length: horizon }, (_, ahead) => {
      const bands = rows.map((row) => forecasts[row - ahead - 1]!.intervals![level]![target]!);
      const ends = {
        lower: bands.map(({ lower }) => lower[ahead]!),
        upper: bands.map(({ upper }) => upper[ahead]!),
      };
      return intervalScoresOf(ends, known);
    });
  };
  return Object.fromEntries(
    intervals!.levels.map((level) => [
      String(level),
      Object.fromEntries(targets.map((target) => [target, scoresOf(String(level), target)])),
    ]),
  );
}

function knownRows(outcomes: Float64Array, start: number): number[] {
  return [...outcomes.keys()].filter((row) => row >= start && !Number.isNaN(outcomes[row]!));
}

/** Name of a rule → target → the rule. */
function createRules(
  series: Series,
  trial: Trial,
): { rules: Record<string, Record<string, ForecastRule>>; forecasts: readonly Forecast[] } {
  const { preprocessor, network, ...options } = trial;
  const { forecasts, lines } = forecastAll(series, { preprocessor, network });
  const rules: Record<string, Record<string, ForecastRule>> = {};
  for (const target of preprocessor.targets) {
    const ofTarget = {
      model: ruleOf(forecasts, target),
      ...createBaselines(series, { column: target, ...options }),
      straightLine: ruleOf(lines, target),
    };
    for (const [name, rule] of Object.entries(ofTarget)) (rules[name] ??= {})[target] = rule;
  }
  return { rules, forecasts };
}

/** The forecasts after each row, by the network and by the straight line alone. */
function forecastAll(
  series: Series,
  { preprocessor, network }: Pick<Trial, 'preprocessor' | 'network'>,
): { forecasts: Forecast[]; lines: Forecast[] } {
  const { numFeatures, numOutputs } = preprocessor;
  const table = preprocessor.encode([series]).inputs.values;
  const nothing = new Float32Array(numOutputs);
  const forecasts: Forecast[] = [];
  const lines: Forecast[] = [];
  for (const [row, timestamp] of series.timestamps.entries()) {
    const inputs = table.subarray(row * numFeatures, (row + 1) * numFeatures);
    forecasts.push(preprocessor.toForecast(network.step(inputs), { inputs, timestamp }));
    lines.push(preprocessor.toForecast(nothing, { inputs, timestamp }));
  }
  return { forecasts, lines };
}

function ruleOf(forecasts: readonly Forecast[], target: string): ForecastRule {
  return (origin, ahead) => forecasts[origin]!.targets[target]![ahead - 1]!;
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
  const known = rows.map((row) => outcomes[row]!);
  const errors = Array.from({ length: horizon }, (_, index) =>
    errorsOf(
      rows.map((row) => rule(row - index - 1, index + 1)),
      known,
      scale,
    ),
  );
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
