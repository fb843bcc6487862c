import { lengthOf } from '@recurrent/timeseries';
import type { AmountScores, ForecastEvaluation, ForecastScores } from '@recurrent/timeseries';
import type { RainEvaluation } from './rain.js';
import type { WeatherData } from './weather-data.js';

/** What `pnpm evaluate` prints for every app: the model's figures, and each baseline's under the same keys. */
export interface EvaluationReport {
  readonly task: string;
  readonly data: string;
  readonly size: Readonly<Record<string, number>>;
  readonly seed: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly baselines: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** An evaluation in one line of figures: `temp_max_mae_day_1` and so on. */
export function toReport(
  { metrics, baselines }: ForecastEvaluation,
  { data, seed, rain }: { readonly data: WeatherData; readonly seed: number; readonly rain?: RainEvaluation },
): EvaluationReport {
  const { name, training, validation, test } = data;
  return {
    task: 'forecaster',
    data: name,
    size: { training: lengthOf(training), validation: lengthOf(validation), test: lengthOf(test) },
    seed,
    metrics: { ...toFigures(metrics), ...rainFigures(rain?.model) },
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([rule, scores]) => [
        rule,
        {
          ...toFigures(scores),
          ...rainFigures(
            rain &&
              ({ naive: rain.naive, climatology: rain.climatology } as Partial<Record<string, AmountScores>>)[
                rule
              ],
          ),
        },
      ]),
    ),
  };
}

function rainFigures(scores: AmountScores | undefined): Record<string, number> {
  if (!scores) return {};
  return {
    rain_tomorrow_accuracy: scores.accuracy[0]!,
    rain_tomorrow_brier: scores.brier[0]!,
    rain_tomorrow_amount_mae: scores.mae[0]!,
  };
}

function toFigures(scores: ForecastScores): Record<string, number> {
  return Object.fromEntries(
    Object.entries(scores).flatMap(([target, { mae, rmse }]) =>
      Object.entries({ mae, rmse }).flatMap(([measure, values]) =>
        values.map((value, ahead) => [`${target}_${measure}_day_${ahead + 1}`, value]),
      ),
    ),
  );
}
