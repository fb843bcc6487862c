import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import type { Forecast } from '../forecaster/index.js';
import { createBaselines } from '../series/baselines.js';
import { errorScaleOf, errorsOf, intervalScoresOf } from '../series/metrics.js';
import { createSeries, type Series } from '../series/series.js';
import { forecastBlocks, windowErrors, windowsToJudge } from './evaluation.js';
import type { ForecastWindow } from './sample.js';
import { fitWindowSchema } from './window-schema.js';
import { scoreWindows } from './window-scores.js';

const horizon = 2;
const seasonLength = 7;
const random = createRandom(2);

function walk(rows: number): Series {
  let level = 0;
  const value = Array.from({ length: rows }, (_, row) => (row % 50 === 3 ? NaN : (level += random.normal())));
  return createSeries({ timestamps: value.map((_, row) => row * 3_600_000), columns: { value } });
}

const [one, other] = [walk(1500), walk(900)];
const samples = [
  { series: one, historyLength: 100 },
  { series: other, historyLength: 60 },
];
const schema = fitWindowSchema(samples, { targets: ['value'], horizon, windowSize: 8, architecture: 'gru' });
const windows = windowsToJudge(samples, { schema });

/** As now, give or take one for each step. */
function forecastOf({ series, end }: ForecastWindow): Forecast {
  const now = series.columns['value']![end - 1]!;
  const expected = Number.isNaN(now) ? 0 : now;
  const steps = [1, 2];
  return {
    timestamps: steps.map((ahead) => end + ahead),
    targets: { value: steps.map((ahead) => expected + ahead / 8) },
    intervals: {
      '0.8': {
        value: {
          lower: steps.map((ahead) => expected - ahead),
          upper: steps.map((ahead) => expected + ahead),
        },
      },
    },
  };
}

function blocks(asked: number[] = []): ReturnType<typeof forecastBlocks> {
  return forecastBlocks(samples, {
    schema,
    forecast(some) {
      asked.push(some.length);
      return Promise.resolve(some.map(forecastOf));
    },
  });
}

describe('windows judged block by block', () => {
  test('never ask for more forecasts than a block at a time', async () => {
    const asked: number[] = [];
    for await (const block of blocks(asked)) expect(block).toHaveLength(asked.at(-1)!);
    expect(windows).toHaveLength(1399 + 839);
    expect(asked).toEqual([1024, 1024, 190]);
  });

  test('have the errors of all of them together', async () => {
    const { count, metrics, baselines, intervals } = await scoreWindows(blocks(), { schema, seasonLength });
    expect(count).toBe(windows.length);
    const scales = [
      errorScaleOf(one.columns['value']!.subarray(0, 100)),
      errorScaleOf(other.columns['value']!.subarray(0, 60)),
    ];
    const scale = {
      absolute: (scales[0]!.absolute + scales[1]!.absolute) / 2,
      squared: (scales[0]!.squared + scales[1]!.squared) / 2,
    };
    const naiveOf = new Map(
      samples.map(({ series, historyLength: trainLength }) => [
        series,
        createBaselines(series, { column: 'value', trainLength, seasonLength }).naive,
      ]),
    );
    for (const ahead of [0, 1]) {
      const outcomeOf = ({ series, end }: ForecastWindow): number => series.columns['value']![end + ahead]!;
      const known = windows.filter((window) => !Number.isNaN(outcomeOf(window)));
      const outcomes = known.map(outcomeOf);
      const forecasts = known.map(forecastOf);
      const expected = errorsOf(
        forecasts.map(({ targets }) => targets['value']![ahead]!),
        outcomes,
        scale,
      );
      const naive = known.map(({ series, end }) => naiveOf.get(series)!(end - 1, ahead + 1));
      const bands = forecasts.map((forecast) => forecast.intervals!['0.8']!['value']!);
      const ends = {
        lower: bands.map(({ lower }) => lower[ahead]!),
        upper: bands.map(({ upper }) => upper[ahead]!),
      };
      for (const [kind, value] of Object.entries(expected)) {
        expect(metrics['value']![kind as 'mae'][ahead]).toBe(value);
      }
      expect(baselines['naive']!['value']!.rmsse[ahead]).toBe(errorsOf(naive, outcomes, scale).rmsse);
      expect(intervals!['0.8']!['value']![ahead]).toEqual(intervalScoresOf(ends, outcomes));
    }
  });

  test('tell how far each known outcome was', async () => {
    const [[first]] = (await windowErrors(blocks(), schema)) as [[Float64Array, Float64Array]];
    const known = windows.filter(({ series, end }) => !Number.isNaN(series.columns['value']![end]!));
    expect([...first]).toEqual(
      known.map(
        (window) => window.series.columns['value']![window.end]! - forecastOf(window).targets['value']![0]!,
      ),
    );
  });

  test('are refused with a stride that leads nowhere', () => {
    expect(() => windowsToJudge(samples, { schema, stride: 0 })).toThrow(
      'stride is a whole number of rows above 0. Received 0. 1 judges at every row.',
    );
  });
});
