import { createGlobalForecaster, type GlobalForecaster } from '../global-forecaster/global-forecaster.js';
import { WindowPreprocessor } from '../global-forecaster/preprocessor.js';
import type { SeriesItem } from '../global-forecaster/sample.js';
import type { ManyOptions } from './many-options.js';
import { cutLastTenth } from './many-parts.js';
import type { ColumnRoles } from './many-series.js';
import type { NetworkOptions } from './options.js';
import { createProgressLine } from './progress-line.js';

/** A network for many series that is to be trained. The window is left out unless it was asked for. */
export interface ManyTrainingOptions extends ManyOptions, Omit<NetworkOptions, 'window'> {
  readonly window?: number;
}

export function toRoles({ target, ...options }: ManyTrainingOptions): ColumnRoles {
  return {
    targets: target,
    pastCovariates: options.pastCovariate ?? [],
    futureCovariates: options.futureCovariate ?? [],
    statics: options.static ?? [],
  };
}

/** Trains one network on all series but their last tenth, which tells when to stop; progress goes to standard error. */
export async function learnFromItems(
  items: readonly SeriesItem[],
  options: ManyTrainingOptions,
): Promise<GlobalForecaster> {
  const { horizon, epochs, units, seed, signal } = options;
  const { before, behind } = cutLastTenth(items, horizon);
  const preprocessor = toPreprocessor(before, options);
  const forecaster = createGlobalForecaster({ preprocessor, units, seed });
  const progress = createProgressLine(process.stderr);
  try {
    await forecaster.fit(before, { validation: behind, epochs, seed, signal, onProgress: progress.show });
    signal.throwIfAborted();
    return forecaster;
  } catch (error) {
    forecaster.dispose();
    throw error;
  } finally {
    progress.end();
  }
}

/** The scales of the series given, and what was asked for. */
export function toPreprocessor(
  items: readonly SeriesItem[],
  options: ManyTrainingOptions,
): WindowPreprocessor {
  const { horizon, window, architecture, head, normalization, segmentLength } = options;
  return WindowPreprocessor.adapt(items, {
    ...toRoles(options),
    horizon,
    ...(window !== undefined && { windowSize: window }),
    ...(architecture && { architecture }),
    ...(head && { head }),
    ...(normalization && { normalization }),
    ...(segmentLength !== undefined && { segmentLength }),
  });
}
