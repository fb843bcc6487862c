import type { ForecastWindow } from '../global-forecaster/index.js';
import { createBaselines, type ForecastRule } from '../series/baselines.js';
import { columnOf } from '../series/series.js';
import type { AmountColumn } from './preprocessor.js';
import type { AmountForecast, ExpectedAmount } from './sample.js';

/** How well an amount is told, one number a step ahead. */
export interface AmountScores {
  /** Share of steps told rightly: that something comes, where that is likelier than not. */
  readonly accuracy: readonly number[];
  /** Mean squared error of the probability. Source: Brier 1950. */
  readonly brier: readonly number[];
  /** Mean absolute error of the amount, taken as 0 where nothing is likelier. */
  readonly mae: readonly number[];
}

/** The networks' scores by target, and those of simple rules at the very same steps. */
export interface AmountEvaluation {
  /** From how many rows forecasts were judged. */
  readonly count: number;
  readonly metrics: Readonly<Record<string, AmountScores>>;
  /** naive: as now; climatology: as usual at that time of the year, where the past knows that time. */
  readonly baselines: Readonly<Record<string, Readonly<Record<string, AmountScores>>>>;
}

const rules = ['naive', 'climatology'] as const;

/** A window of a series that holds the parts of its amounts, and what was said at its end. */
interface JudgedWindow extends ForecastWindow {
  readonly forecast: AmountForecast;
}

/** Scores of forecasts in the order of their series and rows. */
export function scoreAmounts(
  windows: readonly JudgedWindow[],
  { columns, horizon }: { readonly columns: readonly AmountColumn[]; readonly horizon: number },
): AmountEvaluation {
  const byTarget = (saysOf: (column: AmountColumn) => SaysOf): Record<string, AmountScores> =>
    Object.fromEntries(
      columns.map((column) => [column.name, scoresOf(windows, { column, horizon, says: saysOf(column) })]),
    );
  return {
    count: windows.length,
    metrics: byTarget(
      ({ name }) =>
        ({ forecast }, ahead) =>
          toSaid(forecast.targets[name]!, ahead),
    ),
    baselines: Object.fromEntries(
      rules
        .map((rule) => [rule, byTarget((column) => ruleOf(windows, { column, rule }))] as const)
        .filter(([, scores]) => !Object.values(scores).some(({ brier }) => brier.some(Number.isNaN))),
    ),
  };
}

/** How likely something was held to be, and how much was expected in all. */
interface Said {
  readonly probability: number;
  readonly amount: number;
}

type SaysOf = (window: JudgedWindow, ahead: number) => Said;

function toSaid({ probability, amount }: ExpectedAmount, ahead: number): Said {
  const likely = probability[ahead - 1]!;
  return { probability: likely, amount: likely > 0.5 ? amount[ahead - 1]! : 0 };
}

/** What a rule says of each series, made once for all its windows. */
function ruleOf(
  windows: readonly JudgedWindow[],
  { column: { name }, rule }: { readonly column: AmountColumn; readonly rule: (typeof rules)[number] },
): SaysOf {
  const made = new Map<unknown, { readonly event: ForecastRule; readonly amount: ForecastRule }>();
  for (const { series, end } of windows) {
    if (made.has(series)) continue;
    // Windows come in order: before the first of a series nothing of it is to be known.
    const ruleFor = (column: string): ForecastRule =>
      createBaselines(series, { column, trainLength: end })[rule];
    made.set(series, { event: ruleFor(`${name}_occurs`), amount: ruleFor(name) });
  }
  return ({ series, end }, ahead) => {
    const { event, amount } = made.get(series)!;
    return { probability: event(end - 1, ahead), amount: amount(end - 1, ahead) };
  };
}

function scoresOf(
  windows: readonly JudgedWindow[],
  {
    column: { name, threshold },
    horizon,
    says,
  }: { readonly column: AmountColumn; readonly horizon: number; readonly says: SaysOf },
): AmountScores {
  const each = Array.from({ length: horizon }, (_, index) => {
    const pairs = windows
      .map((window) => ({
        outcome: columnOf(window.series, name)[window.end + index]!,
        said: says(window, index + 1),
      }))
      .filter(({ outcome }) => !Number.isNaN(outcome));
    const mean = (of: (pair: (typeof pairs)[number]) => number): number =>
      pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
    return {
      accuracy: mean(({ outcome, said }) => Number(said.probability > 0.5 === outcome > threshold)),
      brier: mean(({ outcome, said }) => (said.probability - Number(outcome > threshold)) ** 2),
      mae: mean(({ outcome, said }) => Math.abs(said.amount - outcome)),
    };
  });
  return {
    accuracy: each.map(({ accuracy }) => accuracy),
    brier: each.map(({ brier }) => brier),
    mae: each.map(({ mae }) => mae),
  };
}
