import { createRandom, memoryStore, RnnError, type ModelStore } from '@recurrent/core';
import { describePredictor } from '@recurrent/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createSeries,
  joinSeries,
  lengthOf,
  observationsOf,
  sliceSeries,
  type Series,
} from '../series/series.js';
import { splitSeries } from '../series/split-series.js';
import { formatTimestamp } from '../series/timestamp.js';
import { createForecaster, loadForecaster, type Forecaster } from './forecaster.js';
import { SeriesPreprocessor } from './preprocessor.js';
import type { Forecast } from './sample.js';

const dayMs = 86_400_000;
const start = Date.UTC(2012, 0, 1);

/** Warm and cold by the year with weather that lasts some days, showers, and a sensor that fails now and then. */
function makeWeather(days: number): Series {
  const random = createRandom(5);
  let weather = 0;
  const rows = Array.from({ length: days }, (_, day) => {
    weather = 0.7 * weather + random.normal();
    return {
      temperature:
        random.uniform() < 0.05 ? NaN : 10 - 8 * Math.cos((2 * Math.PI * day) / 365.25) + 2 * weather,
      rain: Math.max(0, -weather) ** 4,
    };
  });
  return createSeries({
    timestamps: rows.map((_, day) => start + day * dayMs),
    columns: { temperature: rows.map((row) => row.temperature), rain: rows.map((row) => row.rain) },
  });
}

/** A wave that no straight line from one step foretells: it passes zero upwards and downwards. */
function makeWave(days: number): Series {
  const wave = [0, 1, 0, -1];
  const values = Array.from({ length: days }, (_, day) => wave[day % 4]!);
  return createSeries({
    timestamps: values.map((_, day) => start + day * dayMs),
    columns: { value: values },
  });
}

const wave = makeWave(60);

describePredictor<Series, Series, Forecast, Forecaster>({
  task: 'forecaster',
  create: (seed) =>
    createForecaster({
      preprocessor: SeriesPreprocessor.adapt(wave, { targets: ['value'], horizon: 2, windowSize: 12 }),
      units: 8,
      seed,
    }),
  load: loadForecaster,
  samples: wave,
  fit: { epochs: 6, batchSize: 8, learningRate: 0.02 },
  inputs: sliceSeries(wave, 0, 21),
  stream: (forecaster, history) => forecaster.stream(observationsOf(history)),
  numbers: ({ targets }) => targets.value!,
});

test.each(['lstm', 'simpleRnn'] as const)(
  'a forecaster learns what its line misses with %s too',
  async (architecture) => {
    const preprocessor = SeriesPreprocessor.adapt(wave, { targets: ['value'], horizon: 2, windowSize: 12 });
    const forecaster = createForecaster({ preprocessor, architecture, units: 8, seed: 1 });
    const { history } = await forecaster.fit(wave, { epochs: 8, batchSize: 8, learningRate: 0.02 });
    expect(history.at(-1)!.loss).toBeLessThan(0.7 * history[0]!.loss);
    forecaster.dispose();
  },
);

describe('a forecaster', () => {
  const weather = makeWeather(1000);
  const [train, validation, test_] = splitSeries(weather, [0.6, 0.8]);
  const past = joinSeries(train, validation);
  const preprocessor = SeriesPreprocessor.adapt(train, {
    targets: ['temperature', 'rain'],
    horizon: 3,
    windowSize: 20,
  });
  const store: ModelStore = memoryStore();
  let forecaster: Forecaster;

  beforeAll(async () => {
    forecaster = createForecaster({ preprocessor, units: 8, seed: 2 });
    await forecaster.fit(train, { validation, epochs: 3 });
    await forecaster.save(store);
  });
  afterAll(() => forecaster.dispose());

  test('foretells every target at each of the next timestamps', async () => {
    const { timestamps, targets } = await forecaster.predict(past);
    expect(timestamps.map((one) => formatTimestamp(one))).toEqual(['2014-03-11', '2014-03-12', '2014-03-13']);
    expect(Object.keys(targets)).toEqual(['temperature', 'rain']);
    expect(targets.temperature!.every((value) => value > -10 && value < 20)).toBe(true);
    expect(targets.rain!.every((value) => value >= 0)).toBe(true);
  });

  test('is measured beside every rule that its history allows, at as many rows', async () => {
    const { count, metrics, baselines } = await forecaster.evaluate(test_, { history: past });
    expect(count).toBe(lengthOf(test_));
    expect(Object.keys(baselines)).toEqual([
      'naive',
      'drift',
      'seasonalNaive',
      'climatology',
      'straightLine',
    ]);
    for (const scores of [metrics, ...Object.values(baselines)]) {
      expect(Object.keys(scores)).toEqual(['temperature', 'rain']);
      expect(scores.temperature!.mae).toHaveLength(3);
    }
    expect(metrics.temperature!.mae[0]).toBeLessThan(baselines.naive!.temperature!.mae[0]!);
    const withoutPast = await forecaster.evaluate(sliceSeries(test_, 1));
    expect(withoutPast.count).toBe(lengthOf(test_) - 1 - 3);
    expect(Object.keys(withoutPast.baselines)).toEqual(['naive', 'straightLine']);
  });

  test('is the straight line until it has learned', async () => {
    const untrained = createForecaster({ preprocessor });
    const { metrics, baselines } = await untrained.evaluate(test_, { history: past });
    expect(metrics).toEqual(baselines.straightLine);
  });

  test('forecasts the same whole, live, and live after a saved state', async () => {
    const whole = await forecaster.predict(past);
    const [before, after] = splitSeries(past, [0.9]);
    const first = forecaster.openStream({ after: before });
    const saved = JSON.parse(JSON.stringify(first.state.save()));
    first.close();
    const loaded = await loadForecaster(store);
    for (const options of [{ after: before }, { after: saved }]) {
      let last: Forecast | undefined;
      for await (const forecast of loaded.stream(observationsOf(after), options)) last = forecast;
      expect(last!.timestamps).toEqual(whole.timestamps);
      for (const [name, values] of Object.entries(whole.targets)) {
        for (const [ahead, value] of values.entries()) {
          expect(Math.abs(last!.targets[name]![ahead]! - value)).toBeLessThan(
            1e-5 * Math.max(1, Math.abs(value)),
          );
        }
      }
    }
    expect(loaded.memory().streams).toBe(0);
    loaded.dispose();
  });

  test('goes on from a copy on its own', () => {
    const [first, second, third] = observationsOf(past);
    const stream = forecaster.openStream();
    stream.push(first!);
    const twin = stream.copy();
    const expected = stream.push(second!);
    twin.push({ ...second!, values: { temperature: 40, rain: null } });
    twin.push(third!);
    twin.close();
    const again = forecaster.openStream();
    again.push(first!);
    expect(again.push(second!)).toEqual(expected);
    again.close();
    stream.close();
  });

  test('is live as it was after a state that it refused', () => {
    const observations = [...observationsOf(past)];
    const stream = forecaster.openStream();
    for (const observation of observations.slice(0, 5)) stream.push(observation);
    const good = stream.state.save();
    for (const observation of observations.slice(5, 9)) stream.push(observation);
    const saved = stream.state.save();
    const twin = forecaster.openStream({ after: saved });
    for (const [after, message] of [
      [
        { ...good, known: [1] },
        'A saved stream has the last value of each of 2 columns, and when it was. Received {',
      ],
      [{ ...good, known: undefined }, 'A saved stream has the last value'],
      [
        { ...good, timestamp: 'noon' },
        '"timestamp":"noon"}. Restore what a stream of this forecaster has saved.',
      ],
      [{ ...good, network: [] }, 'Received'],
    ] as const) {
      expect(() => stream.state.restore(after as never)).toThrow(message);
      expect(stream.state.save()).toEqual(saved);
      expect(() => forecaster.openStream({ after: after as never })).toThrow(message);
    }
    for (const observation of observations.slice(9, 20)) {
      expect(stream.push(observation)).toEqual(twin.push(observation));
    }
    for (const one of [stream, twin]) one.close();
    expect(forecaster.memory().streams).toBe(0);
  });

  test('is saved as JSON that gives the same preprocessor', () => {
    const again = SeriesPreprocessor.fromJSON(JSON.parse(JSON.stringify(preprocessor)));
    expect(again).toEqual(preprocessor);
    expect(again.encode([train])).toEqual(preprocessor.encode([train]));
  });
});

describe('nothing of the future', () => {
  const weather = makeWeather(200);
  const [train, rest] = splitSeries(weather, [0.8]);
  const changed = joinSeries(train, {
    ...rest,
    columns: {
      temperature: rest.columns.temperature!.map(() => 1000),
      rain: rest.columns.rain!.map(() => 1e6),
    },
  });
  const adapt = (series: Series): SeriesPreprocessor =>
    SeriesPreprocessor.adapt(series, { targets: ['temperature'], horizon: 3, windowSize: 20 });

  test('reaches scales, flags or the straight line of the training part', () => {
    expect(adapt(splitSeries(changed, [0.8])[0])).toEqual(adapt(train));
  });

  test('reaches the inputs of a step, or what it learns to foretell beyond its horizon', () => {
    const preprocessor = adapt(train);
    const rows = lengthOf(train) * preprocessor.numFeatures;
    const inputsOf = (series: Series): Float32Array =>
      preprocessor.encode([series]).inputs.values.subarray(0, rows);
    expect(inputsOf(changed)).toEqual(inputsOf(weather));
    const lesson = (series: Series): Float32Array =>
      preprocessor.examples([{ series, historyLength: 0 }]).batch(Int32Array.of(lengthOf(train) - 20 - 3))
        .targets.values;
    expect(lesson(changed)).toEqual(lesson(weather));
  });

  test('reaches a forecast made before it, whole or live', async () => {
    const forecaster = createForecaster({ preprocessor: adapt(train), units: 4 });
    await forecaster.fit(train, { epochs: 1 });
    const made = async (series: Series): Promise<Forecast[]> => {
      const forecasts = [];
      for await (const forecast of forecaster.stream(observationsOf(series))) forecasts.push(forecast);
      return forecasts.slice(0, lengthOf(train));
    };
    expect(await made(changed)).toEqual(await made(weather));
    forecaster.dispose();
  });
});

describe('dropout', () => {
  test('hides units while it learns, and none when it forecasts', async () => {
    const weather = makeWeather(150);
    const preprocessor = SeriesPreprocessor.adapt(weather, { targets: ['temperature'], windowSize: 20 });
    const forecaster = createForecaster({ preprocessor, units: 8, dropout: 0.5 });
    const { history } = await forecaster.fit(weather, { epochs: 3 });
    expect(history.at(-1)!.loss).toBeLessThan(history[0]!.loss);
    expect(await forecaster.predict(weather)).toEqual(await forecaster.predict(weather));
    const store = memoryStore();
    await forecaster.save(store);
    const loaded = await loadForecaster(store);
    expect(await loaded.predict(weather)).toEqual(await forecaster.predict(weather));
    loaded.dispose();
    forecaster.dispose();
  });
});

describe('a forecaster refuses', () => {
  const weather = makeWeather(100);
  const preprocessor = SeriesPreprocessor.adapt(weather, {
    targets: ['temperature'],
    horizon: 2,
    windowSize: 10,
  });
  const forecaster = createForecaster({ preprocessor, units: 4 });
  const refusal = (message: string): RnnError => new RnnError('bad-data', message);

  test('too short a series', () => {
    expect(() => SeriesPreprocessor.adapt(sliceSeries(weather, 0, 66), { targets: ['rain'] })).toThrow(
      refusal(
        'A series to learn from must have at least 67 rows: windowSize 60 + horizon 7. Received 66. ' +
          'Give a longer history, or a smaller windowSize or horizon.',
      ),
    );
  });

  test('a target that is not there, or never known', () => {
    expect(() => SeriesPreprocessor.adapt(weather, { targets: ['wind'] })).toThrow(
      refusal(
        "A column must be one of the series' columns of numbers: temperature, rain. Received 'wind'. " +
          'Choose one of these.',
      ),
    );
    const unknown = { ...weather, columns: { ...weather.columns, wind: new Float64Array(100).fill(NaN) } };
    expect(() => SeriesPreprocessor.adapt(unknown, { targets: ['wind'] })).toThrow(
      refusal(
        "A target must be known at some step. Received 'wind' with missing values only. Choose another column.",
      ),
    );
  });

  test('no horizon', () => {
    expect(() => SeriesPreprocessor.adapt(weather, { targets: ['rain'], horizon: 0 })).toThrow(
      new RnnError(
        'invalid-argument',
        'The number of horizon must be a whole number above 0. Received 0. Give at least 1.',
      ),
    );
  });

  test('a history of another step, without a column, or empty', async () => {
    const hourly = createSeries({
      timestamps: Array.from({ length: 5 }, (_, hour) => start + hour * 3_600_000),
      columns: { temperature: [1, 2, 3, 4, 5], rain: [0, 0, 0, 0, 0] },
    });
    await expect(forecaster.predict(hourly)).rejects.toThrow(
      refusal(
        'A series must have the step that was learned, 1 day. Received 1 hour. ' +
          'Bring it to that step, or learn from series of this one.',
      ),
    );
    const { rain } = weather.columns;
    await expect(forecaster.predict({ ...weather, columns: { rain: rain! } })).rejects.toThrow(
      refusal(
        "A column must be one of the series' columns of numbers: rain. Received 'temperature'. Choose one of these.",
      ),
    );
    await expect(forecaster.predict(sliceSeries(weather, 0, 0))).rejects.toThrow(
      refusal('A series must have at least 1 row to be read. Received none. Give what is known so far.'),
    );
  });

  test('an observation without a column, or at another time than is due', () => {
    const stream = forecaster.openStream({ after: weather });
    const timestamp = start + 100 * dayMs;
    expect(() => stream.push({ timestamp, values: { temperature: 3 } })).toThrow(
      refusal(
        "An observation must have a number for each of temperature, rain. Received none for 'rain' on 2012-04-10. " +
          'Send NaN or null when it is missing.',
      ),
    );
    expect(() => stream.push({ timestamp: start, values: { temperature: 3, rain: 0 } })).toThrow(
      refusal(
        'Observations must come one step (1 day) apart. Received 2012-01-01 where 2012-04-10 was due. ' +
          'Send them in time order and leave none out: one that is missing is sent with NaN for its values.',
      ),
    );
    expect(stream.push({ timestamp, values: { temperature: NaN, rain: null } }).timestamps).toHaveLength(2);
    stream.close();
  });

  test('a series to evaluate on that is too short', async () => {
    await expect(forecaster.evaluate(sliceSeries(weather, 0, 2))).rejects.toThrow(
      refusal(
        'A series to evaluate on must have outcomes behind its first 2 rows (its history, or the horizon). ' +
          'Received 2 rows in all. Give a longer series, or the history that came before it.',
      ),
    );
  });
});

test('a forecaster of more units than memory has room for is refused', () => {
  const preprocessor = SeriesPreprocessor.adapt(makeWeather(80), { targets: ['temperature'] });
  expect(() => createForecaster({ preprocessor, units: 1e8 })).toThrow(
    new RnnError(
      'invalid-argument',
      'units must be a whole number from 1 to 4096. Received 100000000. 32 is a usual value.',
    ),
  );
});
