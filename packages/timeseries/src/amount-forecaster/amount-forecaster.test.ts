import { createRandom, loadModel, memoryStore } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { array, assert, asyncProperty, double, option } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadGlobalForecaster } from '../global-forecaster/index.js';
import { createSeries, lengthOf, observationsOf, sliceSeries, type Series } from '../series/series.js';
import { createAmountForecaster, loadAmountForecaster, type AmountForecaster } from './amount-forecaster.js';
import { AmountPreprocessor, type AmountPreprocessorOptions } from './preprocessor.js';
import type { AmountForecast } from './sample.js';
import type { AmountStream, AmountStreamState } from './stream.js';

const hour = 3_600_000;

/** It rains about 3 the hour after the pressure was low, mostly; nothing otherwise. */
function makeRain(rows: number, share: number): Series {
  const random = createRandom(6);
  const pressure = Array.from({ length: rows }, () => random.normal());
  const rain = pressure.map((_, row) => {
    const isLow = row > 0 && pressure[row - 1]! < 0;
    return isLow === random.uniform() < share ? 3 * Math.exp(0.2 * random.normal()) : 0;
  });
  return createSeries({ timestamps: rain.map((_, row) => row * hour), columns: { pressure, rain } });
}

const series = makeRain(300, 0.9);
const certain = makeRain(200, 1);
const options = {
  targets: ['rain'],
  architecture: 'gru',
  horizon: 2,
  windowSize: 4,
  calendar: false,
} as const;

function create(seed = 1, changes: Partial<AmountPreprocessorOptions> = {}): AmountForecaster {
  const items = [{ series: sliceSeries(series, 0, 200) }];
  const preprocessor = AmountPreprocessor.adapt(items, { ...options, ...changes });
  return createAmountForecaster({ preprocessor, units: 8, dropout: 0, seed });
}

const training = { epochs: 8, batchSize: 16, learningRate: 0.02, seed: 1 };
const past = sliceSeries(series, 0, 40);

function numbersOf({ targets }: AmountForecast): number[] {
  return Object.values(targets).flatMap(({ probability, amount }) => [...probability, ...amount]);
}

/** As the suite knows predictors: with one training to tell of. */
function asPredictor(forecaster: AmountForecaster) {
  return {
    ...forecaster,
    fit: async (samples: Series, how: typeof training) => (await forecaster.fit(samples, how)).occurrence,
  };
}

describePredictor<Series, Series, AmountForecast, ReturnType<typeof asPredictor>>({
  task: 'amount-forecaster',
  create: (seed) => asPredictor(create(seed, { horizon: 1 })),
  load: async (target) => asPredictor(await loadAmountForecaster(target)),
  samples: certain,
  fit: training,
  inputs: past,
  stream: (forecaster, history) => forecaster.stream(observationsOf(history)),
  numbers: numbersOf,
});

describe('a forecaster of amounts', () => {
  test('tells how likely something comes and how much it then is, better than rules do', async () => {
    const forecaster = create();
    const history = sliceSeries(series, 0, 200);
    const told: string[] = [];
    await forecaster.fit(history, { ...training, onProgress: ({ part }) => void told.push(part) });
    expect([...new Set(told)]).toEqual(['occurrence', 'amount']);
    const { count, metrics, baselines } = await forecaster.evaluate(sliceSeries(series, 200), { history });
    const [model, naive, climatology] = [metrics, baselines['naive'], baselines['climatology']].map(
      (scores) => scores!['rain'],
    );
    expect(count).toBe(99);
    expect(model!.accuracy[0]).toBeGreaterThan(0.8);
    expect(model!.accuracy[0]).toBeGreaterThan(naive!.accuracy[0]!);
    expect(model!.brier[0]).toBeLessThan(climatology!.brier[0]!);
    expect(model!.mae[0]).toBeLessThan(naive!.mae[0]!);
    // The pressure of the next hour is not known, so the one after is a coin.
    expect(model!.brier[1]).toBeGreaterThan(0.2);
    const { targets, timestamps } = await forecaster.predict(past);
    expect(timestamps).toEqual([40 * hour, 41 * hour]);
    const { probability, amount } = targets['rain']!;
    expect(Math.abs(probability[0]! - (past.columns['pressure']![39]! < 0 ? 0.9 : 0.1))).toBeLessThan(0.2);
    for (const much of amount) expect(Math.abs(much - 3)).toBeLessThan(0.6);
    forecaster.dispose();
  });

  test('sees nothing of what it is to foretell', async () => {
    const forecaster = create();
    const changed = (from: number): Series => ({
      ...series,
      columns: Object.fromEntries(
        Object.entries(series.columns).map(([name, values]) => [
          name,
          values.map((value, row) => (row < from ? value : 7)),
        ]),
      ),
    });
    const scoresAt = async (one: Series): Promise<unknown> => {
      const { metrics } = await forecaster.evaluate([
        { series: sliceSeries(one, 0, 202), historyLength: 200 },
      ]);
      return metrics['rain']!.brier;
    };
    const { probability } = (await forecaster.predict(sliceSeries(series, 0, 200))).targets['rain']!;
    expect(await scoresAt(changed(200))).toEqual(probability.map((likely) => (likely - 1) ** 2));
    forecaster.dispose();
  });

  test('leaves out a rule that cannot speak of a time of the year', async () => {
    const forecaster = create();
    const far = 300 * 24 * hour;
    const later = {
      ...series,
      timestamps: series.timestamps.map((time, row) => (row < 100 ? time : time + far)),
    };
    const { baselines } = await forecaster.evaluate([{ series: later, historyLength: 100 }], { stride: 50 });
    expect(Object.keys(baselines)).toEqual(['naive']);
    forecaster.dispose();
  });

  test('is saved as one model, which no other task takes for its own', async () => {
    const forecaster = create(3);
    await forecaster.fit(sliceSeries(series, 0, 100), { ...training, epochs: 1 });
    const store = memoryStore();
    await forecaster.save(store, { weights: 'float16' });
    const { network, training: kept } = await loadModel(store, { task: 'amount-forecaster' });
    expect(network.config).toMatchObject({ inputs: [{ name: 'occurrence' }, { name: 'amount' }] });
    expect(kept).toMatchObject({ occurrence: { stopped: 'finished' }, amount: { stopped: 'finished' } });
    await expect(loadGlobalForecaster(store)).rejects.toThrow(
      "A global-forecaster loads a model saved by a global-forecaster. Received 'amount-forecaster'. " +
        'Load it as a amount-forecaster.',
    );
    const loaded = await loadAmountForecaster(store);
    expect(loaded.learnedUntil).toBe(series.timestamps[199]);
    const [before, after] = [await forecaster.predict(past), await loaded.predict(past)].map(numbersOf);
    for (const [index, value] of after!.entries()) expect(value).toBeCloseTo(before![index]!, 1);
    forecaster.dispose();
    loaded.dispose();
  });

  test('goes on live from what a stream has saved', async () => {
    const forecaster = create();
    const observations = [...observationsOf(past)];
    const first = forecaster.openStream();
    for (const observation of observations.slice(0, 30)) await first.push(observation);
    const second = forecaster.openStream({ after: JSON.parse(JSON.stringify(first.state.save())) });
    expect(forecaster.memory().streams).toBe(2);
    first.close();
    let last: AmountForecast | undefined;
    for (const observation of observations.slice(30)) last = await second.push(observation);
    second.close();
    expect(forecaster.memory().streams).toBe(0);
    const whole = numbersOf(await forecaster.predict(past));
    for (const [index, value] of numbersOf(last!).entries()) expect(value).toBeCloseTo(whole[index]!, 5);
    forecaster.dispose();
  });

  test.each([false, true])(
    'is live as it was after a state of which it refused a half (carriesState: %s)',
    async (carriesState) => {
      const forecaster = create();
      const observations = [...observationsOf(past)];
      const openAfter = async (rows: number): Promise<AmountStream> => {
        const opened = forecaster.openStream({ carriesState });
        for (const observation of observations.slice(0, rows)) await opened.push(observation);
        return opened;
      };
      const [stream, earlier] = [await openAfter(30), await openAfter(12)];
      const [saved, good] = [stream.state.save(), earlier.state.save()];
      const twin = forecaster.openStream({ carriesState, after: saved });
      const broken = { ...good.amount, timestamps: ['noon'] };
      const refused: unknown[] = [
        { occurrence: good.occurrence, amount: broken },
        { occurrence: broken, amount: good.amount },
        { occurrence: good.occurrence },
        { amount: good.amount },
        null,
      ];
      for (const after of refused as AmountStreamState[]) {
        expect(() => stream.state.restore(after)).toThrow(
          'A saved stream has timestamps 1 hour apart. Received ',
        );
        expect(stream.state.save()).toEqual(saved);
      }
      const halves = { occurrence: good.occurrence, amount: saved.amount };
      expect(() => stream.state.restore(halves)).toThrow(
        'A saved stream of amounts has seen the same rows for both of its networks. Received the last of occurrence at ',
      );
      expect(stream.state.save()).toEqual(saved);
      for (const observation of observations.slice(30)) {
        expect(await stream.push(observation)).toEqual(await twin.push(observation));
      }
      for (const one of [stream, earlier, twin]) one.close();
      expect(() => forecaster.openStream({ after: refused[0] as AmountStreamState })).toThrow(
        'Received [noon]. Restore what a stream of this forecaster has saved.',
      );
      expect(forecaster.memory().streams).toBe(0);
      forecaster.dispose();
    },
  );

  test('always says probabilities and amounts above nothing, whatever was measured', async () => {
    const forecaster = create(2);
    await assert(
      asyncProperty(
        array(option(double({ min: 0, max: 1e6, noNaN: true }), { nil: NaN }), {
          minLength: 2,
          maxLength: 12,
        }),
        async (rain) => {
          const { targets } = await forecaster.predict(
            createSeries({
              timestamps: rain.map((_, row) => row * hour),
              columns: { rain, pressure: rain.map(() => NaN) },
            }),
          );
          const { probability, amount } = targets['rain']!;
          expect(probability.every((likely) => likely >= 0 && likely <= 1)).toBe(true);
          expect(amount.every((much) => much > 0 && !Number.isNaN(much))).toBe(true);
        },
      ),
      { numRuns: 30, seed: 1 },
    );
    forecaster.dispose();
  });

  test('reads columns that are known ahead, and several amounts of several series', async () => {
    const random = createRandom(2);
    const plan = Array.from({ length: 160 }, () => Number(random.uniform() < 0.5));
    const made = createSeries({
      timestamps: plan.map((_, row) => row * hour),
      columns: { plan, sold: plan.map((on) => 5 * on), left: plan.map((on) => 2 * (1 - on)) },
    });
    const items = [{ series: sliceSeries(made, 0, 80) }, { series: sliceSeries(made, 80) }];
    const preprocessor = AmountPreprocessor.adapt(items, {
      ...options,
      targets: ['sold', 'left'],
      futureCovariates: ['plan'],
      horizon: 1,
    });
    const forecaster = createAmountForecaster({ preprocessor, units: 12, dropout: 0, seed: 1 });
    await forecaster.fit(items, { ...training, epochs: 25 });
    const { metrics } = await forecaster.evaluate(items.map((item) => ({ ...item, historyLength: 60 })));
    expect(metrics['sold']!.accuracy[0]).toBeGreaterThan(0.95);
    expect(metrics['left']!.accuracy[0]).toBeGreaterThan(0.95);
    forecaster.dispose();
  });
});

describe('amounts are refused', () => {
  const adapt = (values: readonly number[], changes: Partial<AmountPreprocessorOptions> = {}): unknown =>
    AmountPreprocessor.adapt(
      [
        {
          series: createSeries({ timestamps: values.map((_, row) => row * hour), columns: { rain: values } }),
        },
      ],
      { ...options, ...changes },
    );

  test.each([
    [
      [0, 1, -2, 0],
      {},
      "An amount is not negative. Received -2 in 'rain'. Forecast such a column by createForecaster.",
    ],
    [
      [0, 0, NaN, 0],
      {},
      "An amount to forecast occurs at some steps, and at others does not. Received 'rain', which is above 0 at none. " +
        'Choose another threshold, or createForecaster.',
    ],
    [
      [1, 2, NaN, 3],
      {},
      "An amount to forecast occurs at some steps, and at others does not. Received 'rain', which is above 0 at all 3. " +
        'Choose another threshold, or createForecaster.',
    ],
    [
      [0, 1, 0, 1],
      { threshold: -1 },
      'threshold is what still counts as nothing: 0 or more. Received -1. 0 is the default.',
    ],
    [
      [0, 1, 0, 1],
      { little: 0 },
      'little is an amount above 0. Received 0. Leave it out, and it is learned.',
    ],
  ])('such as %j with %j', (values, changes, message) => {
    expect(() => adapt(values, changes)).toThrow(message);
  });

  test('that always occur are split by a threshold', () => {
    const preprocessor = AmountPreprocessor.adapt([{ series }], { ...options, threshold: 2.5 });
    const { columns } = preprocessor.split(series);
    expect(lengthOf(series)).toBe(columns['rain_occurs']!.length);
    expect([...columns['rain_occurs']!]).toEqual(
      [...series.columns['rain']!].map((value) => Number(value > 2.5)),
    );
    const last = [...observationsOf(series)].at(-1)!;
    expect(preprocessor.splitObservation(last)).toEqual(
      [...observationsOf(preprocessor.split(series))].at(-1),
    );
  });
});
