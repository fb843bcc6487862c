import { lookOf, progressBar } from '@recurrent/demo-kit/terminal';
import type { Forecaster } from '@recurrent/timeseries';
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
  const bar = progressBar(process.stderr, lookOf(process.stderr));
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.once('SIGINT', interrupt);
  const from = performance.now();
  try {
    const { history } = await forecaster.fit(training, {
      validation,
      ...options,
      signal: interruption.signal,
      onProgress: (progress) => bar.update(progress),
    });
    bar.close();
    const losses = history.map(({ validationLoss }) => validationLoss ?? Infinity);
    return {
      seconds: (performance.now() - from) / 1000,
      epochs: history.length,
      bestEpoch: history[losses.indexOf(Math.min(...losses))]!.epoch,
    };
  } catch (error) {
    bar.close();
    if (!interruption.signal.aborted) throw error;
    process.stderr.write('\nStopped. Nothing was saved; a model of an earlier run is as it was.\n');
    process.exit(130);
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
}
