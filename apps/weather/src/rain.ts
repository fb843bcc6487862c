import {
  createBaselines,
  createGlobalForecaster,
  joinSeries,
  lengthOf,
  observationsOf,
  sliceSeries,
  splitAmounts,
  WindowPreprocessor,
} from '@recurrent/timeseries';
import type { GlobalForecaster, HeadName, Series } from '@recurrent/timeseries';
import type { WeatherData } from './weather-data.js';

/** How well rain tomorrow is told: share of days told rightly, mean squared error of the probability, error of the amount. */
export interface RainScores {
  readonly accuracy: number;
  readonly brier: number;
  readonly amountMae: number;
}

/** The network's scores, and those of simple rules on the same days. */
export interface RainEvaluation {
  readonly model: RainScores;
  readonly naive: RainScores;
  readonly climatology: RainScores;
}

export interface RainOptions {
  readonly seed: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly units?: number;
}

const windowSize = 30;

/** Learns how likely rain is tomorrow, and how much it then is, each by a network of its own, and judges both. */
export async function evaluateRain(
  data: Pick<WeatherData, 'training' | 'validation' | 'test' | 'rain'>,
  options: RainOptions,
): Promise<RainEvaluation> {
  const [training, validation, test] = [data.training, data.validation, data.test].map((part) =>
    splitAmounts(withLogarithm(part, data.rain), { column: data.rain }),
  ) as [Series, Series, Series];
  const history = joinSeries(training, validation);
  const whole = joinSeries(history, test);
  const start = lengthOf(history);
  const [occurs, amount] = [`${data.rain}_occurs`, `${data.rain}_amount`];
  const foretell = async (target: string, head: HeadName): Promise<number[]> => {
    const forecaster = await learn({ training, history }, { ...options, target, head });
    const forecasts = await tomorrowOf(forecaster, sliceSeries(whole, start - windowSize), target);
    forecaster.dispose();
    return forecasts;
  };
  const probabilities = await foretell(occurs, 'probability');
  const amounts = await foretell(amount, 'point');
  const outcomes = whole.columns[data.rain]!.subarray(start);
  const baselinesOf = (column: string) => createBaselines(whole, { column, trainLength: start });
  const byRule = (rule: 'naive' | 'climatology'): RainScores => {
    const [ofEvent, ofAmount] = [baselinesOf(occurs)[rule], baselinesOf(data.rain)[rule]];
    const days = [...outcomes.keys()].map((row) => start + row - 1);
    return scoresOf(outcomes, {
      probabilities: days.map((day) => ofEvent(day, 1)),
      amounts: days.map((day) => ofAmount(day, 1)),
    });
  };
  return {
    model: scoresOf(outcomes, {
      probabilities,
      // What is expected to fall: how likely it is, times how much it then is.
      amounts: probabilities.map((probability, row) => (probability > 0.5 ? Math.exp(amounts[row]!) : 0)),
    }),
    naive: byRule('naive'),
    climatology: byRule('climatology'),
  };
}

/** Rain spreads over orders of magnitude: its logarithm is what a network reads well. */
function withLogarithm(series: Series, rain: string): Series {
  const columns = {
    ...series.columns,
    [`${rain}_log`]: series.columns[rain]!.map((value) => Math.log1p(20 * value)),
  };
  return { ...series, columns };
}

async function learn(
  { training, history }: { readonly training: Series; readonly history: Series },
  {
    target,
    head,
    seed,
    epochs = 12,
    learningRate = 1e-3,
    units = 32,
  }: RainOptions & { readonly target: string; readonly head: HeadName },
): Promise<GlobalForecaster> {
  const preprocessor = WindowPreprocessor.adapt([{ series: training }], {
    targets: [target],
    pastCovariates: Object.keys(training.columns).filter((name) => !/_(occurs|amount)$/.test(name)),
    architecture: 'gru',
    horizon: 1,
    windowSize,
    head,
    normalization: 'none',
  });
  const forecaster = createGlobalForecaster({ preprocessor, units, dropout: 0.2, seed });
  const validation = [{ series: history, historyLength: lengthOf(training) }];
  await forecaster.fit(training, { validation, epochs, batchSize: 32, learningRate, seed });
  return forecaster;
}

/** What is said at the end of each day, from the last of the history on, of the next. */
async function tomorrowOf(forecaster: GlobalForecaster, series: Series, target: string): Promise<number[]> {
  const said: number[] = [];
  for await (const { targets } of forecaster.stream(observationsOf(series))) said.push(targets[target]![0]!);
  return said.slice(windowSize - 1, -1);
}

function scoresOf(
  outcomes: Float64Array,
  said: { readonly probabilities: readonly number[]; readonly amounts: readonly number[] },
): RainScores {
  const known = [...outcomes.keys()].filter((row) => !Number.isNaN(outcomes[row]!));
  const mean = (of: (row: number) => number): number =>
    known.reduce((sum, row) => sum + of(row), 0) / known.length;
  const rained = (row: number): boolean => outcomes[row]! > 0;
  return {
    accuracy: mean((row) => Number(said.probabilities[row]! > 0.5 === rained(row))),
    brier: mean((row) => (said.probabilities[row]! - Number(rained(row))) ** 2),
    amountMae: mean((row) => Math.abs(said.amounts[row]! - outcomes[row]!)),
  };
}
