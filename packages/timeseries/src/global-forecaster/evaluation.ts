import { RnnError } from '@recurrent/core';
import type { Forecast, ForecastEvaluation, ForecastScores } from '../forecaster/index.js';
import { createBaselines, type ForecastRule } from '../series/baselines.js';
import type { LinearBaseline } from '../series/linear-baseline.js';
import { errorScaleOf, errorsOf, intervalScoresOf, type IntervalScores } from '../series/metrics.js';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import type { ForecastWindow, GlobalSample } from './sample.js';
import type { WindowSchema } from './window-schema.js';
import { firstEnd } from './windows.js';

/** How to judge. */
export interface WindowEvaluationOptions {
  /** Rows from one forecast to the next. Default 1. */
  readonly stride?: number;
  /** What came right before the one series to judge: it is read, and the baselines learn from it. */
  readonly history?: Series | undefined;
  /** When series repeat themselves, for the seasonal rule. */
  readonly seasonLength?: number | undefined;
  /** A line that the forecaster has to beat too. */
  readonly linear?: LinearBaseline | undefined;
}

/** Forecasts from every origin behind the samples' histories. */
export interface JudgedWindows {
  readonly windows: readonly ForecastWindow[];
  readonly forecasts: readonly Forecast[];
}

/** The windows that end behind a sample's history and are followed by a whole horizon. @throws {RnnError} bad-data when there are none */
export function windowsToJudge(
  samples: readonly GlobalSample[],
  { schema, stride = 1 }: { readonly schema: WindowSchema; readonly stride?: number | undefined },
): ForecastWindow[] {
  const windows = samples.flatMap((sample) => {
    const rows = lengthOf(sample.series);
    const from = Math.max(sample.historyLength ?? 0, firstEnd(rows, schema));
    const count = Math.max(0, Math.floor((rows - schema.horizon - from) / stride) + 1);
    return Array.from({ length: count }, (_, index) => ({ ...sample, end: from + index * stride }));
  });
  if (windows.length > 0) return windows;
  throw new RnnError(
    'bad-data',
    `A series to evaluate on must have ${schema.horizon} rows behind its history, and ${schema.segmentLength} before. ` +
      `Received ${Math.max(0, ...samples.map(({ series }) => lengthOf(series)))} rows in all. Give a longer series.`,
  );
}

/** Errors of forecasts and of simple rules at the very same origins, by target and step ahead. */
export function scoreWindows(
  { windows, forecasts }: JudgedWindows,
  { schema, seasonLength, linear }: WindowEvaluationOptions & { readonly schema: WindowSchema },
): ForecastEvaluation {
  const names = schema.targets.map(({ name }) => name);
  const byTarget = names.map((target) => {
    const pairs = pairsOf(windows, { target, schema });
    const scale = meanScale(windows, target);
    const rules = rulesOf(windows, { target, seasonLength, linear });
    const scored = Object.entries(rules).map(([rule, ofWindow]) => {
      const scores = pairs.map(({ outcomes, known }, ahead) =>
        errorsOf(
          known.map((index) => ofWindow(index)(windows[index]!.end - 1, ahead + 1)),
          outcomes,
          scale,
        ),
      );
      return [rule, toLists(scores)] as const;
    });
    const model = pairs.map(({ outcomes, known }, ahead) =>
      errorsOf(
        known.map((index) => forecasts[index]!.targets[target]![ahead]!),
        outcomes,
        scale,
      ),
    );
    return { target, model: toLists(model), rules: Object.fromEntries(scored) };
  });
  const rules = Object.keys(byTarget[0]!.rules).filter((rule) =>
    byTarget.every(({ rules: of }) => !of[rule]!.mae.some(Number.isNaN)),
  );
  const intervals = scoreIntervals({ windows, forecasts }, schema);
  return {
    count: windows.length,
    metrics: Object.fromEntries(byTarget.map(({ target, model }) => [target, model])),
    baselines: Object.fromEntries(
      rules.map((rule) => [
        rule,
        Object.fromEntries(byTarget.map(({ target, rules: of }) => [target, of[rule]!])),
      ]),
    ),
    ...(intervals && { intervals }),
  };
}

/** How far outcomes were from forecasts (outcome − forecast), by target and step ahead. */
export function windowErrors({ windows, forecasts }: JudgedWindows, schema: WindowSchema): number[][][] {
  return schema.targets.map(({ name }) =>
    pairsOf(windows, { target: name, schema }).map(({ outcomes, known }, ahead) =>
      known.map((index, at) => outcomes[at]! - forecasts[index]!.targets[name]![ahead]!),
    ),
  );
}

/** The windows whose outcome is known at a step ahead, and those outcomes. */
interface Pairs {
  readonly known: readonly number[];
  readonly outcomes: readonly number[];
}

function pairsOf(
  windows: readonly ForecastWindow[],
  { target, schema }: { readonly target: string; readonly schema: WindowSchema },
): Pairs[] {
  const columns = windows.map(({ series }) => columnOf(series, target));
  return Array.from({ length: schema.horizon }, (_, ahead) => {
    const outcomeOf = (index: number): number => columns[index]![windows[index]!.end + ahead]!;
    const known = [...windows.keys()].filter((index) => !Number.isNaN(outcomeOf(index)));
    return { known, outcomes: known.map(outcomeOf) };
  });
}

type RuleOfWindow = (window: number) => ForecastRule;

/** The rules over each series, made once for all its windows. */
function rulesOf(
  windows: readonly ForecastWindow[],
  {
    target,
    seasonLength,
    linear,
  }: { readonly target: string } & Pick<WindowEvaluationOptions, 'seasonLength' | 'linear'>,
): Record<string, RuleOfWindow> {
  const made = new Map<unknown, Record<string, ForecastRule>>();
  const each = windows.map(({ series, end }): Record<string, ForecastRule> => {
    const known = made.get(series);
    if (known) return known;
    // Windows come in order: before the first of a series nothing of it is to be known.
    const rules: Record<string, ForecastRule> = {
      ...createBaselines(series, { column: target, trainLength: end, seasonLength }),
      ...(linear && { linear: linear.ruleOf(series, target) }),
    };
    made.set(series, rules);
    return rules;
  });
  return Object.fromEntries(
    Object.keys(each[0]!).map((rule) => [rule, (window: number) => each[window]![rule]!]),
  );
}

/** Errors of "as now" on the series' pasts, meant over series. */
function meanScale(
  windows: readonly ForecastWindow[],
  target: string,
): { absolute: number; squared: number } {
  const firsts = windows.filter(({ series }, index) => windows[index - 1]?.series !== series);
  const scales = firsts.map(({ series, end }) => errorScaleOf(columnOf(series, target).subarray(0, end)));
  const mean = (of: (scale: (typeof scales)[number]) => number): number =>
    scales.reduce((sum, scale) => sum + of(scale), 0) / scales.length;
  return { absolute: mean(({ absolute }) => absolute), squared: mean(({ squared }) => squared) };
}

function scoreIntervals(
  { windows, forecasts }: JudgedWindows,
  schema: WindowSchema,
): ForecastEvaluation['intervals'] {
  const levels = Object.keys(forecasts[0]?.intervals ?? {});
  if (levels.length === 0) return undefined;
  const scoresOf = (level: string, target: string): IntervalScores[] =>
    pairsOf(windows, { target, schema }).map(({ known, outcomes }, ahead) => {
      const bands = known.map((index) => forecasts[index]!.intervals![level]![target]!);
      const ends = {
        lower: bands.map(({ lower }) => lower[ahead]!),
        upper: bands.map(({ upper }) => upper[ahead]!),
      };
      return intervalScoresOf(ends, outcomes);
    });
  return Object.fromEntries(
    levels.map((level) => [
      level,
      Object.fromEntries(schema.targets.map(({ name }) => [name, scoresOf(level, name)])),
    ]),
  );
}

function toLists(errors: readonly ReturnType<typeof errorsOf>[]): ForecastScores[string] {
  const kinds = ['mae', 'rmse', 'mape', 'smape', 'mase', 'rmsse'] as const;
  const lists = kinds.map((kind) => [kind, errors.map((one) => one[kind])] as const);
  return Object.fromEntries(lists) as unknown as ForecastScores[string];
}
