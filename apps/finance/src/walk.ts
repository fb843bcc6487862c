import type { FitProgress } from '@recurrent/core';
import { createReturnForecaster, walkForward } from '@recurrent/timeseries/finance';
import type { ReturnForecaster, Shares, WalkForward } from '@recurrent/timeseries/finance';
import type { ShareData } from './share-data.js';

/** How the network is fitted in each fold. */
export interface WalkOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly onProgress?: (progress: FitProgress, fold: number) => void;
}

const dayMs = 86_400_000;

/** A forecaster that has learned from a past; its last part is what tells when to stop. */
export async function learn(
  past: Shares,
  fold: number,
  options: WalkOptions & ShareData,
): Promise<ReturnForecaster> {
  const { seed, epochs, onProgress, testFrom, validFrom } = options;
  const forecaster = createReturnForecaster({ seed });
  const last = Math.max(...[...past.values()].map(({ timestamps }) => timestamps.at(-1)!));
  await forecaster.fit(past, {
    seed,
    epochs,
    validFrom: last + dayMs - (testFrom - validFrom),
    ...(onProgress && { onProgress: (progress) => onProgress(progress, fold) }),
  });
  return forecaster;
}

/** The whole walk through the days that are judged. */
export function walk(data: ShareData, options: WalkOptions): Promise<WalkForward> {
  return walkForward(data.shares, {
    from: data.testFrom,
    folds: data.folds,
    fit: (past, fold) => learn(past, fold, { ...data, ...options }),
  });
}
