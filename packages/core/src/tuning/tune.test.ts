import { describe, expect, test } from 'vitest';
import { RnnError } from '../errors.js';
import { choice, float, gridSearch, hyperband, integer, randomSearch, tpe, tune } from './index.js';
import type { SearchMethod, Trial, TuneOptions } from './index.js';

const space = {
  units: integer({ min: 8, max: 128, log: true }),
  learningRate: float({ min: 1e-4, max: 1e-1, log: true }),
  cell: choice(['gru', 'lstm', 'simpleRnn']),
};

/** A valley at 32 units and a learning rate of 0.003, deeper for one kind of cell. */
function valley({
  units,
  learningRate,
  cell,
}: {
  units: number;
  learningRate: number;
  cell: string;
}): number {
  return Math.log2(units / 32) ** 2 + Math.log10(learningRate / 0.003) ** 2 + (cell === 'gru' ? 0 : 0.5);
}

type Options = TuneOptions<typeof space>;
const searches: readonly (readonly [string, SearchMethod])[] = [
  ['at random', randomSearch({ trials: 12 })],
  ['a grid', gridSearch({ levels: 2 })],
  ['tpe', tpe({ trials: 20, startupTrials: 6 })],
  ['hyperband', hyperband({ maxBudget: 9 })],
];

describe.each(searches)('a search %s', (_, search) => {
  test('finds the same again with the same seed, and the best of its trials', async () => {
    const [one, again] = [
      await tune(valley, { space, search, seed: 4 }),
      await tune(valley, { space, search, seed: 4 }),
    ];
    expect(again).toEqual(one);
    expect(one.best.score).toBe(Math.min(...one.trials.map(({ score }) => score!)));
    expect(one.trials.map(({ number }) => number)).toEqual(one.trials.map((_trial, index) => index));
  });

  test('goes on where it stopped, as if it had not', async () => {
    const options: Options = { space, search, seed: 7 };
    const whole = await tune(valley, options);
    const abort = new AbortController();
    const kept: Trial[] = [];
    const stopped = tune(valley, {
      ...options,
      signal: abort.signal,
      onTrial(trial) {
        kept.push(trial);
        if (kept.length === 5) abort.abort(new Error('stopped'));
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    const done = JSON.parse(JSON.stringify(kept)) as Trial[];
    let runs = 0;
    const resumed = await tune((parameters) => valley(parameters) + 0 * runs++, { ...options, done });
    expect(resumed).toEqual(whole);
    expect(runs).toBe(whole.trials.length - 5);
  });

  test('gives the same when trials that run together end in another order', async () => {
    const options: Options = { space, search, seed: 5, parallel: 3 };
    const straight = await tune(valley, options);
    const shuffled = await tune(async (parameters, { number }) => {
      for (let turn = (number * 7) % 5; turn > 0; turn--) await Promise.resolve();
      return valley(parameters);
    }, options);
    expect(shuffled).toEqual(straight);
  });

  test('looks for large scores where they are good', async () => {
    const losses = await tune(valley, { space, search, seed: 1 });
    const gains = await tune((parameters) => -valley(parameters), {
      space,
      search,
      seed: 1,
      direction: 'maximize',
    });
    expect(gains.best.parameters).toEqual(losses.best.parameters);
    expect(gains.best.score).toBe(-losses.best.score);
  });
});

describe('tpe', () => {
  test('finds deeper places than chance does with as many trials', async () => {
    const scores: [learned: number, drawn: number][] = [];
    for (let seed = 0; seed < 30; seed++) {
      const learned = await tune(valley, { space, search: tpe({ trials: 50 }), seed });
      const drawn = await tune(valley, { space, search: randomSearch({ trials: 50 }), seed });
      scores.push([learned.best.score, drawn.best.score]);
    }
    const mean = (column: 0 | 1): number => scores.reduce((sum, row) => sum + row[column], 0) / scores.length;
    expect(mean(0)).toBeLessThan(0.7 * mean(1));
  });
});

describe('a grid', () => {
  test('tries every combination once', async () => {
    const { trials } = await tune(valley, { space, search: gridSearch({ levels: 3 }) });
    expect(trials).toHaveLength(27);
    expect(new Set(trials.map(({ parameters }) => JSON.stringify(parameters))).size).toBe(27);
    expect(new Set(trials.map(({ parameters }) => parameters.units))).toEqual(new Set([8, 32, 128]));
  });
});

describe('hyperband', () => {
  test('spends on brackets as its paper says', async () => {
    const { trials } = await tune(valley, { space, search: hyperband({ maxBudget: 81 }) });
    const rungs: [budget: number, count: number][] = [];
    for (const { budget } of trials) {
      const last = rungs.at(-1);
      if (last && last[0] === budget) last[1] += 1;
      else rungs.push([budget!, 1]);
    }
    // Li et al. 2018, Algorithm 1 with R = 81 and a third kept; brackets that meet at a budget are counted together.
    expect(rungs).toEqual([
      [1, 81],
      [3, 27],
      [9, 9],
      [27, 3],
      [81, 1],
      [3, 34],
      [9, 11],
      [27, 3],
      [81, 1],
      [9, 15],
      [27, 5],
      [81, 1],
      [27, 8],
      [81, 2 + 5],
    ]);
  });

  test('lets the best third go on, with their own values', async () => {
    const { trials } = await tune(valley, { space, search: hyperband({ maxBudget: 9 }), seed: 3 });
    const first = trials.slice(0, 9);
    const best = [...first].sort((a, b) => a.score! - b.score!).slice(0, 3);
    const second = trials.slice(9, 12);
    expect(second.map(({ continues }) => continues)).toEqual(best.map(({ number }) => number));
    expect(second.map(({ parameters }) => parameters)).toEqual(best.map(({ parameters }) => parameters));
  });
});

describe('a study', () => {
  test('goes on without trials that fail', async () => {
    const { trials, best } = await tune(
      (parameters, { number }) => {
        if (number === 0) throw new Error('out of memory');
        return number === 1 ? NaN : valley(parameters);
      },
      { space, search: tpe({ trials: 15, startupTrials: 4 }) },
    );
    expect(trials[0]).toMatchObject({ number: 0, failure: 'out of memory' });
    expect(trials[1]).toMatchObject({ number: 1, failure: 'The objective gave NaN.' });
    expect(trials).toHaveLength(15);
    expect(best.number).toBeGreaterThan(1);
  });

  test('of failures only has no best', async () => {
    const study = tune(() => NaN, { space, search: randomSearch({ trials: 3 }) });
    await expect(study).rejects.toThrow(
      new RnnError(
        'diverged',
        'A study has at least one trial that did not fail. Received 3 that did, the last: The objective gave NaN. ' +
          'Try the objective by itself first.',
      ),
    );
  });

  test('does not go on from trials of another one', async () => {
    const search = randomSearch({ trials: 3 });
    const { trials } = await tune(valley, { space, search, seed: 1 });
    await expect(tune(valley, { space, search, seed: 2, done: trials })).rejects.toThrow(
      /^A study goes on with the space, the search and the seed that it began with: trial 0 has \{.*\}\. Received \{.*\}\. Give the same options, or begin a new study\.$/,
    );
  });

  test('begins no trial after it was ended, nor after one that nobody could keep', async () => {
    let runs = 0;
    const study = tune((parameters) => valley(parameters) + 0 * runs++, {
      space,
      search: randomSearch({ trials: 8 }),
      parallel: 2,
      onTrial: () => {
        throw new Error('disk full');
      },
    });
    await expect(study).rejects.toThrow('disk full');
    expect(runs).toBe(2);
  });

  test('refuses counts that are none', async () => {
    expect(() => randomSearch({ trials: 0 })).toThrow(
      'trials must be a whole number above 0. Received 0. Give how many there are to be.',
    );
    const study = tune(valley, { space, search: randomSearch({ trials: 1 }), parallel: 1.5 });
    await expect(study).rejects.toThrow('parallel must be a whole number above 0. Received 1.5.');
  });
});
