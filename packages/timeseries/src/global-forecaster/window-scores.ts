import type { Forecast, ForecastEvaluation, ForecastScores } from '../forecaster/index.js';
import { createBaselines, type ForecastRule } from '../series/baselines.js';
import {
  createErrorSums,
  createIntervalSums,
  errorScaleOf,
  type ErrorScale,
  type ErrorSums,
  type IntervalSums,
} from '../series/metrics.js';
import { columnOf, type Series } from '../series/series.js';
import { outcomesOf, type JudgedWindow, type WindowEvaluationOptions } from './evaluation.js';
import type { ForecastWindow } from './sample.js';
import type { WindowSchema } from './window-schema.js';

type ScoreOptions = Pick<WindowEvaluationOptions, 'seasonLength' | 'linear'>;

/** Errors of forecasts and of simple rules at the very same origins, by target and step ahead; only sums are kept. */
export async function scoreWindows(
  blocks: AsyncIterable<readonly JudgedWindow[]>,
  { schema, ...options }: ScoreOptions & { readonly schema: WindowSchema },
): Promise<ForecastEvaluation> {
  const scorers = schema.targets.map(({ name }) =>
    createTargetScorer(name, { ...options, horizon: schema.horizon }),
  );
  let count = 0;
  for await (const block of blocks) {
    for (const { window, forecast } of block) {
      for (const scorer of scorers) scorer.add(window, forecast);
    }
    count += block.length;
  }
  const byTarget = scorers.map((scorer) => scorer.scores());
  const rules = Object.keys(byTarget[0]!.rules).filter((rule) =>
    byTarget.every(({ rules: of }) => !of[rule]!.mae.some(Number.isNaN)),
  );
  const levels = Object.keys(byTarget[0]!.intervals);
  const of = <Told>(tell: (scores: TargetScores) => Told): Record<string, Told> =>
    Object.fromEntries(byTarget.map((scores) => [scores.target, tell(scores)]));
  return {
    count,
    metrics: of(({ model }) => model),
    baselines: Object.fromEntries(rules.map((rule) => [rule, of((scores) => scores.rules[rule]!)])),
    ...(levels.length > 0 && {
      intervals: Object.fromEntries(levels.map((level) => [level, of(({ intervals }) => intervals[level]!)])),
    }),
  };
}

/** What was found out of one target. */
interface TargetScores {
  readonly target: string;
  readonly model: ForecastScores[string];
  readonly rules: Readonly<Record<string, ForecastScores[string]>>;
  readonly intervals: Readonly<Record<string, ReturnType<IntervalSums['scores']>[]>>;
}

function createTargetScorer(
  target: string,
  { horizon, seasonLength, linear }: ScoreOptions & { readonly horizon: number },
): { add(window: ForecastWindow, forecast: Forecast): void; scores(): TargetScores } {
  const perStep = <Sums>(create: () => Sums): Sums[] => Array.from({ length: horizon }, create);
  const model = perStep(createErrorSums);
  const rules: Record<string, ErrorSums[]> = {};
  const intervals: Record<string, IntervalSums[]> = {};
  const scales: ErrorScale[] = [];
  let current: Series | undefined;
  let entries: [string, ForecastRule][] = [];

  /** The rules over a series, made once for all its windows. */
  function begin({ series, end }: ForecastWindow): void {
    current = series;
    scales.push(errorScaleOf(columnOf(series, target).subarray(0, end)));
    // Windows come in order: before the first of a series nothing of it is to be known.
    entries = Object.entries<ForecastRule>({
      ...createBaselines(series, { column: target, trainLength: end, seasonLength }),
      ...(linear && { linear: linear.ruleOf(series, target) }),
    });
    for (const [name] of entries) rules[name] ??= perStep(createErrorSums);
  }

  return {
    add(window, forecast) {
      if (window.series !== current) begin(window);
      const bands = Object.entries(forecast.intervals ?? {});
      for (const [level] of bands) intervals[level] ??= perStep(createIntervalSums);
      for (const { ahead, outcome } of outcomesOf(window, { target, horizon })) {
        model[ahead]!.add(forecast.targets[target]![ahead]!, outcome);
        for (const [name, rule] of entries)
          rules[name]![ahead]!.add(rule(window.end - 1, ahead + 1), outcome);
        for (const [level, { [target]: band }] of bands) {
          const ends = { lower: band!.lower[ahead]!, upper: band!.upper[ahead]! };
          intervals[level]![ahead]!.add(ends, outcome);
        }
      }
    },
    scores() {
      const scale = meanScale(scales);
      return {
        target,
        model: toLists(model, scale),
        rules: mapValues(rules, (sums) => toLists(sums, scale)),
        intervals: mapValues(intervals, (sums) => sums.map((one) => one.scores())),
      };
    },
  };
}

/** Errors of "as now" on the series' pasts, meant over series. */
function meanScale(scales: readonly ErrorScale[]): ErrorScale {
  const mean = (of: (scale: ErrorScale) => number): number =>
    scales.reduce((sum, scale) => sum + of(scale), 0) / scales.length;
  return { absolute: mean(({ absolute }) => absolute), squared: mean(({ squared }) => squared) };
}

function toLists(sums: readonly ErrorSums[], scale: ErrorScale): ForecastScores[string] {
  const errors = sums.map((one) => one.errors(scale));
  const kinds = ['mae', 'rmse', 'mape', 'smape', 'mase', 'rmsse'] as const;
  const lists = kinds.map((kind) => [kind, errors.map((one) => one[kind])] as const);
  return Object.fromEntries(lists) as unknown as ForecastScores[string];
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
