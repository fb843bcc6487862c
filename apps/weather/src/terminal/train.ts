import type { FitProgress } from '@recurrent/core';
import { lookOf, progressBar } from '@recurrent/demo-kit/terminal';
import type { AmountForecaster, Forecaster } from '@recurrent/timeseries';
import { learnRain } from '../rain.js';
import type { WeatherData } from '../weather-data.js';

/** How a training went. */
export interface TrainingOutcome {
  readonly seconds: number;
  readonly epochs: number;
  readonly bestEpoch: number;
}

/** Trains with a live bar. Ctrl-C stops, and ends the process before anything is saved. */
export async function train(
  forecaster: Forecaster,
  { training, validation }: Pick<WeatherData, 'training' | 'validation'>,
  options: { readonly epochs: number; readonly seed: number },
): Promise<TrainingOutcome> {
  const { seconds, trained } = await watch((how) =>
    forecaster.fit(training, { validation, ...options, ...how }),
  );
  const losses = trained.history.map(({ validationLoss }) => validationLoss ?? Infinity);
  return {
    seconds,
    epochs: losses.length,
    bestEpoch: trained.history[losses.indexOf(Math.min(...losses))]!.epoch,
  };
}

/** The same of the two networks that tell rain. The caller disposes what comes of it. */
export async function trainRain(
  data: Pick<WeatherData, 'training' | 'validation' | 'rain'>,
  options: { readonly epochs: number; readonly seed: number; readonly horizon: number },
): Promise<{ readonly seconds: number; readonly forecaster: AmountForecaster }> {
  const { seconds, trained } = await watch(async (how) => {
    const forecaster = await learnRain(data, { ...options, ...how });
    how.signal.throwIfAborted();
    return forecaster;
  });
  return { seconds, forecaster: trained };
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FitProgress) => void;
}

async function watch<Trained>(
  fit: (how: Watch) => Promise<Trained>,
): Promise<{ readonly seconds: number; readonly trained: Trained }> {
  const bar = progressBar(process.stderr, lookOf(process.stderr));
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  const from = performance.now();
  try {
    const trained = await fit({
      signal: interruption.signal,
      onProgress: (progress) => bar.update(progress),
    });
    bar.close();
    return { seconds: (performance.now() - from) / 1000, trained };
  } catch (error) {
    bar.close();
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('\nStopped. Nothing was saved; a model of an earlier run is as it was.\n');
    process.exit(130);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}
