import { lengthOf } from '@recurrent/timeseries';
import type { ForecastEvaluation, ForecastScores } from '@recurrent/timeseries';
import { target } from './energy-data.js';
import type { EnergyData } from './energy-data.js';

type Figures = Readonly<Record<string, number>>;

/** What `pnpm evaluate energy` prints: the model's figures, and each baseline's under the same keys. */
export interface EnergyReport {
  readonly task: string;
  readonly data: string;
  readonly judgedOn: string;
  readonly size: Figures;
  readonly seed: number;
  readonly metrics: Figures;
  readonly baselines: Readonly<Record<string, Figures>>;
}

/** Means over the hours of the day, or the week, that begins at each midnight. */
export function toReport(
  evaluations: Readonly<Record<string, ForecastEvaluation>>,
  { data, seed }: { readonly data: EnergyData; readonly seed: number },
): EnergyReport {
  const entries = Object.entries(evaluations);
  const rules = [...new Set(entries.flatMap(([, { baselines }]) => Object.keys(baselines)))];
  return {
    task: 'global-forecaster',
    data: 'energy-pjme-hourly',
    judgedOn: data.judgedOn,
    size: {
      training: lengthOf(data.training),
      validation: lengthOf(data.known) - lengthOf(data.training),
      ...Object.fromEntries(entries.map(([name, { count }]) => [`${name}_forecasts`, count])),
    },
    seed,
    metrics: Object.assign(
      {},
      ...entries.map(([name, one]) => ({ ...errorsOf(name, one.metrics), ...coverageOf(name, one) })),
    ) as Figures,
    baselines: Object.fromEntries(
      rules.map((rule) => [
        rule,
        Object.assign(
          {},
          ...entries
            .filter(([, { baselines }]) => baselines[rule])
            .map(([name, { baselines }]) => errorsOf(name, baselines[rule]!)),
        ) as Figures,
      ]),
    ),
  };
}

function errorsOf(name: string, scores: ForecastScores): Figures {
  const { mape, mae, mase } = scores[target]!;
  return Object.fromEntries(
    Object.entries({ mape, mae, mase }).map(([kind, values]) => [`${name}_ahead_${kind}`, mean(values)]),
  );
}

function coverageOf(name: string, { intervals = {} }: ForecastEvaluation): Figures {
  return Object.fromEntries(
    Object.entries(intervals).flatMap(([level, of]) => [
      [`${name}_ahead_coverage_${level}`, mean(of[target]!.map(({ coverage }) => coverage))],
      [`${name}_ahead_width_${level}`, mean(of[target]!.map(({ width }) => width))],
    ]),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
