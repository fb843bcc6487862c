import { createGlobalForecaster, lengthOf, sliceSeries, WindowPreprocessor } from '@recurrent/timeseries';
import type { ForecastScores, GlobalFitOptions, GlobalSample } from '@recurrent/timeseries';

/** Mean scaled errors over the week behind each series' past: below 1 is better than "as now" was. */
export interface ShopScores {
  readonly series: number;
  readonly model: number;
  readonly baselines: Readonly<Record<string, number>>;
}

const horizon = 7;

/** One network for all series, which learns from all but the last week of each, and foretells that. */
export async function judgeShops(
  shops: readonly GlobalSample[],
  options: Pick<GlobalFitOptions, 'epochs' | 'seed' | 'onProgress'>,
): Promise<ShopScores> {
  const pasts = shops.map(({ series, ...shop }) => ({ ...shop, series: sliceSeries(series, 0, -horizon) }));
  const preprocessor = WindowPreprocessor.adapt(pasts, {
    targets: ['sold'],
    futureCovariates: ['sale'],
    statics: ['size', 'sundays'],
    normalization: 'window',
    horizon,
    windowSize: 28,
    segmentLength: 7,
  });
  const forecaster = createGlobalForecaster({ preprocessor, units: 32, dropout: 0, seed: options.seed ?? 0 });
  await forecaster.fit(pasts, { ...options, learningRate: 3e-3 });
  const samples = shops.map((shop) => ({ ...shop, historyLength: lengthOf(shop.series) - horizon }));
  let model = 0;
  const baselines: Record<string, number> = {};
  for (const sample of samples) {
    const judged = await forecaster.evaluate([sample], { seasonLength: 7 });
    model += maseOf(judged.metrics) / samples.length;
    for (const [rule, scores] of Object.entries(judged.baselines)) {
      baselines[rule] = (baselines[rule] ?? 0) + maseOf(scores) / samples.length;
    }
  }
  forecaster.dispose();
  return { series: shops.length, model, baselines };
}

function maseOf({ sold }: ForecastScores): number {
  return sold!.mase.reduce((sum, value) => sum + value, 0) / sold!.mase.length;
}
