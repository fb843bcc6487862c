import { lengthOf } from '@recurrent/timeseries';
import type { ForecastEvaluation, ForecastScores, GlobalForecaster } from '@recurrent/timeseries';
import type { Etth1 } from './etth1-data.js';

/** Mean errors over all columns and steps ahead, in standard deviations of the training part, as papers have them. */
export interface ScaledErrors {
  readonly mse: number;
  readonly mae: number;
}

/** What `pnpm evaluate etth1` prints: the model's figures, and each baseline's under the same keys. */
export interface Etth1Report {
  readonly task: string;
  readonly data: string;
  readonly judgedOn: Etth1['judgedOn'];
  readonly size: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly metrics: ScaledErrors;
  readonly baselines: Readonly<Record<string, ScaledErrors>>;
}

export function toReport(
  { metrics, baselines, count }: ForecastEvaluation,
  {
    data,
    forecaster,
    seed,
  }: { readonly data: Etth1; readonly forecaster: GlobalForecaster; readonly seed: number },
): Etth1Report {
  const deviations = Object.fromEntries(
    forecaster.preprocessor.schema.targets.map(({ name, scale }) => [name, scale.deviation]),
  );
  return {
    task: 'global-forecaster',
    data: 'ETTh1',
    judgedOn: data.judgedOn,
    size: { training: lengthOf(data.training), forecasts: count },
    seed,
    metrics: toScaled(metrics, deviations),
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([rule, scores]) => [rule, toScaled(scores, deviations)]),
    ),
  };
}

function toScaled(scores: ForecastScores, deviations: Readonly<Record<string, number>>): ScaledErrors {
  const each = Object.entries(scores).flatMap(([target, { mae, rmse }]) =>
    mae.map((absolute, ahead) => ({
      mse: (rmse[ahead]! / deviations[target]!) ** 2,
      mae: absolute / deviations[target]!,
    })),
  );
  const mean = (of: (one: ScaledErrors) => number): number =>
    each.reduce((sum, one) => sum + of(one), 0) / each.length;
  return { mse: mean(({ mse }) => mse), mae: mean(({ mae }) => mae) };
}
