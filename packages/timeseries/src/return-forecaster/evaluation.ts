import { createRandom } from '@recurrent/core';
import type { PriceHistory } from '../finance/prices.js';
import { toReturns, toVolatility } from '../finance/returns.js';
import type { ReturnForecast } from './sample.js';

/** One row that was foretold, and what came. */
export interface JudgedReturn {
  /** The share's symbol. */
  readonly share: string;
  /** When it was foretold, in milliseconds since 1970, UTC. */
  readonly timestamp: number;
  readonly forecast: ReturnForecast;
  readonly outcome: number;
  /** The return before it, and the volatility known then: what simple rules go by. */
  readonly lastReturn: number;
  readonly knownVolatility: number;
}

/** How often a direction was right, over rows whose close changed. */
export interface DirectionScores {
  readonly accuracy: number;
  /** Ends between which the accuracy lies with 95 % confidence: days drawn anew, as shares of a day move together. */
  readonly interval: readonly [lower: number, upper: number];
  /** Matthews correlation: 0 is chance, 1 is always right. */
  readonly correlation: number;
}

/** Scores of return forecasts, with simple rules beside them. */
export interface ReturnEvaluation {
  readonly count: number;
  readonly days: number;
  readonly direction: DirectionScores;
  /** 'randomWalk' tosses a coin, 'majority' says what the past had more of, 'momentum' says as now. */
  readonly directionBaselines: Readonly<Record<'randomWalk' | 'majority' | 'momentum', DirectionScores>>;
  /** Mean of −ln of the density at the outcome: smaller is better. */
  readonly density: number;
  /** Of mean 0 and the volatility known then ('riskMetrics'), or that of the whole past ('constant'). */
  readonly densityBaselines: Readonly<Record<'riskMetrics' | 'constant', number>>;
}

/** The forecasts after each row of a share, from the one whose outcome stands in row `from` on, with what came. */
export function judgedReturns(
  [share, prices]: readonly [string, PriceHistory],
  { forecasts, from }: { readonly forecasts: readonly (ReturnForecast | undefined)[]; readonly from: number },
): JudgedReturn[] {
  const returns = toReturns(prices.close);
  const volatility = toVolatility(returns);
  return forecasts.flatMap((forecast, row) =>
    forecast && row + 1 >= from && row + 1 < returns.length
      ? [
          {
            share,
            timestamp: prices.timestamps[row]!,
            forecast,
            outcome: returns[row + 1]!,
            lastReturn: returns[row]!,
            knownVolatility: volatility[row]!,
          },
        ]
      : [],
  );
}

/** @param past - returns of all shares before the first outcome: what the majority and the constant are learned from */
export function scoreReturns(judged: readonly JudgedReturn[], past: readonly number[]): ReturnEvaluation {
  const ups = past.filter((one) => one > 0).length;
  const downs = past.filter((one) => one < 0).length;
  const overall = Math.sqrt(past.reduce((sum, one) => sum + one * one, 0) / Math.max(1, past.length));
  const coin = createRandom(0);
  const direction = (isUp: (row: JudgedReturn) => boolean): DirectionScores => scoreDirections(judged, isUp);
  const density = (
    of: (row: JudgedReturn) => { readonly mean: number; readonly deviation: number },
  ): number => judged.reduce((sum, row) => sum + surprise(row.outcome, of(row)), 0) / judged.length;
  return {
    count: judged.length,
    days: new Set(judged.map(({ timestamp }) => timestamp)).size,
    direction: direction(({ forecast }) => forecast.probabilityUp > 0.5),
    directionBaselines: {
      randomWalk: direction(() => coin.uniform() < 0.5),
      majority: direction(() => ups >= downs),
      momentum: direction(({ lastReturn }) => lastReturn > 0),
    },
    density: density(({ forecast }) => ({ mean: forecast.expectedReturn, deviation: forecast.volatility })),
    densityBaselines: {
      riskMetrics: density(({ knownVolatility }) => ({ mean: 0, deviation: knownVolatility })),
      constant: density(() => ({ mean: 0, deviation: overall })),
    },
  };
}

/** −ln of a normal density. */
function surprise(
  value: number,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): number {
  return 0.5 * Math.log(2 * Math.PI) + Math.log(deviation) + 0.5 * ((value - mean) / deviation) ** 2;
}

interface Day {
  right: number;
  count: number;
}

function scoreDirections(
  judged: readonly JudgedReturn[],
  isUp: (row: JudgedReturn) => boolean,
): DirectionScores {
  const table = { upRight: 0, upWrong: 0, downRight: 0, downWrong: 0 };
  const days = new Map<number, Day>();
  for (const row of judged) {
    if (row.outcome === 0) continue;
    const said = isUp(row);
    const right = said === row.outcome > 0;
    table[said ? (right ? 'upRight' : 'upWrong') : right ? 'downRight' : 'downWrong'] += 1;
    const day = days.get(row.timestamp) ?? { right: 0, count: 0 };
    days.set(row.timestamp, { right: day.right + Number(right), count: day.count + 1 });
  }
  const { upRight, upWrong, downRight, downWrong } = table;
  const margins =
    (upRight + upWrong) * (upRight + downWrong) * (downRight + upWrong) * (downRight + downWrong);
  return {
    accuracy: shareRight([...days.values()]),
    interval: intervalOf([...days.values()]),
    correlation: margins === 0 ? 0 : (upRight * downRight - upWrong * downWrong) / Math.sqrt(margins),
  };
}

function shareRight(days: readonly Day[]): number {
  const [right, count] = days.reduce(([r, c], day) => [r + day.right, c + day.count], [0, 0]);
  return right / Math.max(1, count);
}

const draws = 1000;

/** Percentiles of the share over days drawn with replacement. Source: Efron 1979, with a day as the unit. */
function intervalOf(days: readonly Day[]): [number, number] {
  const random = createRandom(1);
  const shares = Array.from({ length: draws }, () =>
    shareRight(days.map(() => days[random.integer(days.length)]!)),
  ).toSorted((a, b) => a - b);
  return [shares[Math.floor(0.025 * draws)]!, shares[Math.ceil(0.975 * draws) - 1]!];
}
