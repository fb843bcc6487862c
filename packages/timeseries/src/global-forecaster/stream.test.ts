import { assert, asyncProperty, constantFrom, integer } from 'fast-check';
import { createRandom } from '@recurrent/core';
import { describe, expect, test } from 'vitest';
import type { Forecast } from '../forecaster/index.js';
import { createSeries, observationsOf, sliceSeries, type Series } from '../series/series.js';
import { createGlobalForecaster, type GlobalForecaster } from './global-forecaster.js';
import type { Architecture } from './network.js';
import { WindowPreprocessor, type WindowPreprocessorOptions } from './preprocessor.js';
import type { GlobalStream, GlobalStreamState } from './stream.js';

const hour = 3_600_000;
const random = createRandom(5);
const rows = 400;
const draw = (): number[] => Array.from({ length: rows }, () => random.normal());
/** Two targets, one of which follows the day and is missing at times, what is known until now, and what is known ahead. */
const series = createSeries({
  timestamps: Array.from({ length: rows }, (_, row) => row * hour),
  columns: {
    value: draw().map((value, row) =>
      random.uniform() < 0.1 ? NaN : value + 4 * Math.sin((Math.PI * row) / 12),
    ),
    other: draw(),
    past: draw(),
    plan: draw(),
  },
});
const statics = { size: 2 };
const horizon = 4;

function create(options: Partial<WindowPreprocessorOptions>): GlobalForecaster {
  const preprocessor = WindowPreprocessor.adapt([{ series, statics }], {
    targets: ['value', 'other'],
    futureCovariates: ['plan'],
    pastCovariates: options.architecture === 'autoregressive' ? [] : ['past'],
    statics: ['size'],
    horizon,
    windowSize: 8,
    segmentLength: 2,
    ...options,
  });
  return createGlobalForecaster({ preprocessor, units: 5, dropout: 0, seed: 3 });
}

/** Feeds rows by hand → the last forecast. */
async function feed(stream: GlobalStream, from: number, end: number): Promise<Forecast | undefined> {
  let last: Forecast | undefined;
  let row = from;
  for (const observation of observationsOf(sliceSeries(series, from, end))) {
    row++;
    last = await stream.push(observation, ahead(row));
  }
  return last;
}

const ahead = (end: number): Series => sliceSeries(series, end, end + horizon);

/** What is said of a series that ends before a row. */
async function wholeAt(forecaster: GlobalForecaster, end: number): Promise<Forecast> {
  return forecaster.predict({ past: sliceSeries(series, 0, end), future: ahead(end), statics });
}

function expectSame(live: Forecast | undefined, whole: Forecast): void {
  expect(live!.timestamps).toEqual(whole.timestamps);
  for (const [name, values] of Object.entries(whole.targets)) {
    for (const [on, value] of values.entries()) {
      expect(Math.abs(live!.targets[name]![on]! - value)).toBeLessThan(1e-6);
    }
  }
}

const architectures: readonly Architecture[] = ['segment', 'gru', 'lstm', 'simpleRnn', 'autoregressive'];
const anyArchitecture = constantFrom(...architectures);
const anyNormalization = constantFrom('lastValue' as const, 'window' as const, 'none' as const);
const anyEnd = integer({ min: 2, max: 60 });

describe('a live forecast', () => {
  test('is what the same window says, however long it has run', async () => {
    await assert(
      asyncProperty(anyArchitecture, anyNormalization, anyEnd, async (architecture, normalization, end) => {
        const forecaster = create({ architecture, normalization });
        expect(forecaster.preprocessor.schema.cycles).toContain('day');
        const stream = forecaster.openStream({ statics });
        expectSame(await feed(stream, 0, end), await wholeAt(forecaster, end));
        expectSame(await feed(stream, end, end + 1), await wholeAt(forecaster, end + 1));
        forecaster.dispose();
      }),
      { numRuns: 25 },
    );
  });

  test('that carries its state is what a window over the whole past says', async () => {
    await assert(
      asyncProperty(anyArchitecture, anyEnd, async (architecture, end) => {
        const options = { architecture, normalization: 'none' } as const;
        expect.hasAssertions();
        const [short, long] = [create(options), create({ ...options, windowSize: 62 })];
        const stream = short.openStream({ statics, carriesState: true });
        expectSame(await feed(stream, 0, end), await wholeAt(long, end));
        expectSame(await feed(stream, end, end + 1), await wholeAt(long, end + 1));
        short.dispose();
        long.dispose();
      }),
      { numRuns: 20 },
    );
  });

  test.each(architectures)('of %s goes on the same from what was saved', async (architecture) => {
    const forecaster = create({ architecture, normalization: 'none' });
    for (const carriesState of [false, true]) {
      for (const end of [1, 9, 30]) {
        const first = forecaster.openStream({ statics, carriesState });
        await feed(first, 0, end);
        const after = JSON.parse(JSON.stringify(first.state.save())) as GlobalStreamState;
        const second = forecaster.openStream({ statics, carriesState, after });
        expect(await feed(second, end, end + 12)).toEqual(await feed(first, end, end + 12));
        second.close();
        first.close();
      }
    }
    expect(forecaster.memory().streams).toBe(0);
    forecaster.dispose();
  });

  test.each([false, true])('takes no more memory with each row (carriesState: %s)', async (carriesState) => {
    const forecaster = create({ normalization: 'none' });
    const stream = forecaster.openStream({ statics, carriesState });
    await feed(stream, 0, 20);
    const { bytes } = forecaster.memory();
    await feed(stream, 20, rows - horizon);
    expect(forecaster.memory()).toEqual({ bytes, streams: 1 });
    forecaster.dispose();
  });

  test('is as it was after an observation or a state that it refused', async () => {
    const forecaster = create({ normalization: 'none' });
    const stream = forecaster.openStream({ statics, carriesState: true });
    await feed(stream, 0, 25);
    const saved = stream.state.save();
    const [next] = [...observationsOf(sliceSeries(series, 25, 26))];
    await expect(stream.push(next!)).rejects.toThrow('Columns that are known ahead (plan) are given');
    await expect(stream.push(next!, ahead(27))).rejects.toThrow(
      'A series must go on one step (1 hour) after',
    );
    const refused: readonly [unknown, string][] = [
      [undefined, 'A saved stream has timestamps 1 hour apart. Received undefined.'],
      [
        { ...saved, timestamps: [0, hour, 3 * hour] },
        'A saved stream has timestamps 1 hour apart. Received [0, 3600000, 10800000].',
      ],
      [
        { ...saved, columns: { ...saved.columns, plan: [1, 'two'] } },
        "A saved stream has a number or null for each of its 8 timestamps in 'plan'. Received [1, two].",
      ],
      [{ ...saved, carried: [] }, 'A stream that carries its state has saved 4 of them. Received 0.'],
      [
        { ...saved, carried: saved.carried!.map(() => ({ layers: [] })) },
        'A state holds, layer by layer, gru [5]',
      ],
    ];
    for (const [state, message] of refused) {
      expect(() => stream.state.restore(state as GlobalStreamState)).toThrow(message);
      expect(stream.state.save()).toEqual(saved);
    }
    expectSame(
      await feed(stream, 25, 26),
      await wholeAt(create({ normalization: 'none', windowSize: 40 }), 26),
    );
    forecaster.dispose();
  });

  test('carries no state where each row changes what is taken from the window', () => {
    const forecaster = create({ normalization: 'window' });
    expect(() => forecaster.openStream({ statics, carriesState: true })).toThrow(
      "A state is carried where nothing is taken from the values of a window: normalization 'none'. Received 'window'. " +
        "Leave carriesState out, or learn with normalization 'none'.",
    );
    expect(forecaster.memory().streams).toBe(0);
    forecaster.dispose();
  });
});
