import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, toCsv } from '@recurrent/core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { formatTimestamp } from '../series/timestamp.js';
import { run as runProgram } from './program.js';

let folder = '';
let table = '';
let planned = '';
let lines = '';
let north = '';

type Row = readonly (string | number)[];

const shops = { north: 30, south: 80, east: 55 };
const known = 110;
const ahead = 4;
const header = ['date', 'shop', 'size', 'promo', 'sales'];

/** Sales of shops day by day, the shops mixed, and behind them days of which only the promo is known. */
function rowsOfShops(): Row[] {
  const random = createRandom(5);
  return Array.from({ length: known + ahead }, (_, day) =>
    Object.entries(shops).map(([shop, size]) => {
      const promo = Number(random.uniform() < 0.3);
      const sales = size + 10 * Math.sin((2 * Math.PI * day) / 7) + 5 * promo + random.normal();
      const date = formatTimestamp(Date.UTC(2021, 0, 1 + day));
      return [date, shop, size, promo, day < known ? sales.toFixed(2) : ''];
    }),
  ).flat();
}

/** Runs the command within this process, which has TensorFlow.js already. */
async function run(words: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    const code = await runProgram(words);
    return { code, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

beforeAll(async () => {
  vi.stubEnv('NO_COLOR', '1');
  folder = await mkdtemp(join(tmpdir(), 'many-'));
  const rows = rowsOfShops();
  const past = rows.slice(0, known * 3);
  const pathOf = (name: string): string => join(folder, name);
  [table, planned, lines, north] = [
    pathOf('past.csv'),
    pathOf('all.csv'),
    pathOf('past.jsonl'),
    pathOf('north.csv'),
  ];
  await writeFile(table, toCsv(header, past));
  await writeFile(planned, toCsv(header, rows));
  const ofNorth = past.filter(([, shop]) => shop === 'north').map(([date, , ...cells]) => [date!, ...cells]);
  await writeFile(north, toCsv(['date', 'size', 'promo', 'sales'], ofNorth));
  const objects = past.map((row) => Object.fromEntries(row.map((cell, index) => [header[index]!, cell])));
  await writeFile(lines, objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
});

afterAll(() => rm(folder, { recursive: true }));

const small = ['--target', 'sales', '--id', 'shop', '--horizon', '4', '--epochs', '2', '--units', '6'];

interface Said {
  readonly forecasts: readonly {
    readonly id: string;
    readonly timestamps: readonly string[];
    readonly targets: { readonly sales: readonly number[] };
    readonly intervals?: Readonly<Record<string, unknown>>;
  }[];
  readonly evaluation: { readonly count: number; readonly baselines: object } | null;
}

function toSaid(stdout: string): Said {
  return JSON.parse(stdout) as Said;
}

describe('forecast of many series', () => {
  test('says what each goes on with, and a kept model says the same', async () => {
    const [model, output] = [join(folder, 'model'), join(folder, 'forecast.csv')];
    const words = ['--future-covariate', 'promo', '--static', 'size', '--head', 'quantiles', '--json'];
    const kept = ['--save', model, '--output', output];
    const trained = await run(['forecast', planned, ...small, ...words, ...kept]);
    const { forecasts, evaluation } = toSaid(trained.stdout);
    expect(forecasts.map(({ id }) => id)).toEqual(Object.keys(shops));
    expect(forecasts[0]!.timestamps).toEqual(['2021-04-21', '2021-04-22', '2021-04-23', '2021-04-24']);
    expect(Object.keys(forecasts[0]!.intervals!).toSorted()).toEqual(['0.8', '0.95']);
    // The last 11 of 110 days hold 8 places that 4 days follow, in each of the shops.
    expect(evaluation).toMatchObject({
      count: 24,
      baselines: { naive: { sales: expect.any(Object) as object } },
    });
    const csv = (await readFile(output, 'utf8')).trimEnd().split('\n');
    expect(csv[0]).toBe('shop,timestamp,sales,sales_lower80,sales_upper80,sales_lower95,sales_upper95');
    expect(csv).toHaveLength(1 + 3 * ahead);
    expect(csv[5]).toMatch(`south,2021-04-21,${forecasts[1]!.targets.sales[0]}`);
    const again = await run(['forecast', planned, '--id', 'shop', '--model', model, '--json']);
    expect(toSaid(again.stdout)).toEqual({ forecasts, evaluation: null });
    const unplanned = await run(['forecast', table, '--id', 'shop', '--model', model]);
    expect([unplanned.code, unplanned.stderr]).toEqual([
      1,
      'Error: Columns that are known ahead (promo) stand in 4 rows with empty targets at the end of each series. ' +
        "Received 0 such rows of 'north'. Add them, or choose a smaller horizon.\n",
    ]);
  });

  test('draws the first of them, and means errors over all', async () => {
    const { code, stdout, stderr } = await run(['forecast', table, ...small, '--architecture', 'gru']);
    expect(stderr).toContain('epoch 2/2');
    expect(stdout).toMatch(/^shop north\n\nsales, 2021-02-\d\d to 2021-04-24\n/);
    expect(stdout).toMatch(/\nshop east\n/);
    expect(stdout).toMatch(/\nforecast +sales.*\n2021-04-21 +\d+/);
    expect(stdout).toMatch(
      /\nMean absolute error of 24 forecasts of rows .*:\n.*sales \+1 +sales \+4\nthis model /,
    );
    expect(code).toBe(0);
  });

  test('has intervals of the levels asked for, where outcomes are enough for them', async () => {
    const asked = await run(['forecast', table, ...small, '--json', '--levels', '0.8']);
    expect(toSaid(asked.stdout).forecasts.map(({ intervals }) => Object.keys(intervals!))).toEqual(
      Object.keys(shops).map(() => ['0.8']),
    );
    const usual = await run(['forecast', table, ...small, '--json']);
    expect(usual.stderr).toContain(
      'No intervals: Intervals of 0.95 are learned from at least 39 known outcomes. Received 21.',
    );
    const none = await run(['forecast', table, ...small, '--json', '--no-levels']);
    expect(none.stderr).not.toContain('No intervals');
    expect(none.stdout).toBe(usual.stdout);
  });

  test('of lines of JSON is that of the same table, and a kept model reads no more than its window', async () => {
    const model = join(folder, 'of-lines');
    const fromLines = await run(['forecast', lines, ...small, '--json', '--save', model]);
    expect(fromLines.stdout).toBe((await run(['forecast', table, ...small, '--json'])).stdout);
    const { forecasts } = toSaid(fromLines.stdout);
    // Four times the horizon, of 3 shops, with a first row that would be refused if it were kept.
    const tail = (await readFile(lines, 'utf8'))
      .trimEnd()
      .split('\n')
      .slice(-(16 * 3));
    const gap = ['2020-01-01', '2020-06-01'].map((date) => JSON.stringify({ date, shop: 'north', sales: 1 }));
    const end = join(folder, 'end.jsonl');
    await writeFile(end, [...gap, ...tail].join('\n'));
    const kept = await run(['forecast', end, '--id', 'shop', '--model', model, '--json']);
    expect(toSaid(kept.stdout)).toEqual({ forecasts, evaluation: null });
  });

  test('of one series needs no column of ids', async () => {
    const words = [...small.filter((word) => !/^--id$|^shop$/.test(word)), '--past-covariate', 'promo'];
    const { stdout } = await run(['forecast', north, ...words, '--json', '--architecture', 'lstm']);
    const { forecast } = JSON.parse(stdout) as { forecast: { targets: { sales: number[] } } };
    expect(forecast.targets.sales).toHaveLength(4);
    expect(forecast).not.toHaveProperty('id');
  });
});

describe('evaluate and backtest of many series', () => {
  test('judge by times that were not learned from, and go on where they stopped', async () => {
    const [model, folds] = [join(folder, 'judged'), join(folder, 'folds.jsonl')];
    const { stdout } = await run(['forecast', table, ...small, '--json', '--save', model]);
    const judged = await run(['evaluate', table, '--id', 'shop', '--model', model, '--json']);
    expect(JSON.parse(judged.stdout)).toEqual(toSaid(stdout).evaluation);
    const words = [
      'backtest',
      table,
      ...small,
      '--folds',
      '2',
      '--fold-length',
      '6',
      '--json',
      '--resume',
      folds,
    ];
    const whole = await run(words);
    const result = JSON.parse(whole.stdout) as { folds: { count: number }[] };
    expect(result.folds.map(({ count }) => count)).toEqual([9, 9]);
    await writeFile(folds, `${(await readFile(folds, 'utf8')).split('\n')[0]}\n`);
    const resumed = await run(words);
    expect(JSON.parse(resumed.stdout)).toEqual(result);
    expect(resumed.stderr).not.toContain('Fold 1 of 2');
  });

  test.each([
    [
      'backtest',
      [...small, '--folds', '20'],
      'Error: A fold of many series is at least as long as the horizon, 4 rows. Received 2. ' +
        'Give a longer table, fewer or longer folds, or a smaller horizon.\n',
    ],
    [
      'forecast',
      [...small, '--segment-length', '3'],
      'Error: windowSize and horizon are whole numbers of segments. Received 16 and 4 with segments of 3. ' +
        'Choose a segmentLength that divides both.\n',
    ],
    [
      'forecast',
      [...small.slice(2), '--target', 'price'],
      "Error: A column must be one of the table's: date, shop, size, promo, sales. Received 'price'. Choose one of these.\n",
    ],
  ])('%s says what does not go together: %j', async (verb, words, message) => {
    expect(await run([verb, table, ...words])).toEqual({ code: 1, stdout: '', stderr: message });
  });

  test('refuse a model of one series, and options that a model has answered', async () => {
    const model = join(folder, 'one');
    const words = ['forecast', table, '--id', 'shop', '--model', model];
    const answered = await run([...words, '--architecture', 'gru']);
    expect([answered.code, answered.stderr]).toEqual([
      2,
      "error: option '--model <folder>' cannot be used with option '--architecture <name>'\n(--help lists the options)\n",
    ]);
    await run(['forecast', north, '--target', 'sales', '--horizon', '2', '--epochs', '1', '--save', model]);
    expect(await run(words)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        `Error: A model that reads a column of ids is a 'global-forecaster'. Received '${model}' of 'forecaster'. ` +
        'Leave out --id, or train with it.\n',
    });
  });
});
