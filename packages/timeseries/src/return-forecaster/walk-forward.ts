import { RnnError } from '@recurrent/core';
import { rowAt, slicePrices, type PriceHistory } from '../finance/prices.js';
import { toReturns } from '../finance/returns.js';
import { scoreReturns, type JudgedReturn, type ReturnEvaluation } from './evaluation.js';
import type { ReturnForecaster, Shares } from './return-forecaster.js';
import { trade, type TradingOptions, type TradingResult } from './trading.js';

/** How to go through the past again, as if it were not known yet. */
export interface WalkForwardOptions extends TradingOptions {
  /** A forecaster that has learned from the past given, and from nothing else. The walk disposes it. */
  readonly fit: (past: Shares, fold: number) => Promise<ReturnForecaster>;
  /** Milliseconds since 1970, UTC: the first outcome that is judged. */
  readonly from: number;
  /** How often a forecaster is fitted anew. Default 1. */
  readonly folds?: number;
  /** Called after each fold. */
  readonly onFold?: (fold: number) => void;
  readonly signal?: AbortSignal;
}

/** Scores of all folds together. */
export interface WalkForward extends ReturnEvaluation {
  readonly trading: { readonly model: TradingResult; readonly buyAndHold: TradingResult };
}

/**
 * Walks through the days from a time on: each fold is foretold by what was learned from the days before it.
 * @throws {RnnError} bad-data when there are fewer days than folds, or none before them
 */
export async function walkForward(shares: Shares, options: WalkForwardOptions): Promise<WalkForward> {
  const { fit, from, folds = 1, onFold, signal } = options;
  const starts = startsOf(shares, { from, folds });
  const judged: JudgedReturn[] = [];
  for (const [fold, start] of starts.entries()) {
    signal?.throwIfAborted();
    const until = starts[fold + 1] ?? Infinity;
    const forecaster = await fit(before(shares, start), fold);
    try {
      judged.push(...forecaster.judge(before(shares, until), { from: start }));
    } finally {
      forecaster.dispose();
    }
    onFold?.(fold);
  }
  const past = [...before(shares, from).values()].flatMap(({ close }) => [...toReturns(close).subarray(1)]);
  return { ...scoreReturns(judged, past), trading: trade(judged, options) };
}

/** The shares' rows before a time; shares without any are left out. */
function before(shares: Shares, time: number): Map<string, PriceHistory> {
  const parts = [...shares].map(
    ([name, prices]) => [name, slicePrices(prices, 0, rowAt(prices, time))] as const,
  );
  return new Map(parts.filter(([, { timestamps }]) => timestamps.length > 0));
}

function startsOf(
  shares: Shares,
  { from, folds }: { readonly from: number; readonly folds: number },
): number[] {
  const days = [...new Set([...shares.values()].flatMap(({ timestamps }) => [...timestamps]))].toSorted(
    (a, b) => a - b,
  );
  const judgedDays = days.filter((day) => day >= from);
  if (
    !Number.isInteger(folds) ||
    folds < 1 ||
    judgedDays.length < folds ||
    judgedDays.length === days.length
  ) {
    throw new RnnError(
      'bad-data',
      `A walk forward has a past and at least a day for each of its folds. Received ${days.length} days, ` +
        `${judgedDays.length} of them to judge, in ${folds} folds. Give more prices, fewer folds, or another beginning.`,
    );
  }
  return Array.from(
    { length: folds },
    (_, fold) => judgedDays[Math.floor((fold * judgedDays.length) / folds)]!,
  );
}
