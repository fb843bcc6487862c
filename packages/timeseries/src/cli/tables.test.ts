import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, toCsv } from '@recurrent/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTimestamp } from '../series/timestamp.js';
import { run } from './run.test.support.js';

let folder = '';
let [table, lines, model] = ['', '', ''];
const fit = ['--target', 'load', '--epochs', '1', '--units', '4', '--window', '20', '--horizon', '2'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
  const random = createRandom(5);
  const rows = Array.from({ length: 600 }, (_, day): [string, number] => [
    formatTimestamp(Date.UTC(2012, 0, 1 + day)),
    Number((40 - 8 * Math.cos(day / 58) + random.normal()).toFixed(1)),
  ]);
  [table, lines, model] = ['load.csv', 'load.jsonl', 'model'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(table, toCsv(['date', 'load'], rows));
  await writeFile(lines, rows.map(([date, load]) => `${JSON.stringify({ date, load })}\n`).join(''));
});

afterAll(() => rm(folder, { recursive: true }));

describe('intervals of a forecast', () => {
  test('stand beside it in the report, the CSV and the JSON, and are kept with the model', async () => {
    const output = join(folder, 'forecast.csv');
    const { stdout } = await run(['forecast', table, ...fit, '--save', model, '--output', output]);
    expect(stdout).toMatch(
      /\nforecast +load +80 % +95 %\n2013-08-23 +[\d.]+ +[\d.]+ to [\d.]+ +[\d.]+ to [\d.]+\n/,
    );
    expect(stdout).toMatch(
      /\nIntervals of 80 % held, one step ahead and at the horizon: load \d+ % and \d+ %\.\n/,
    );
    const [header, first] = (await readFile(output, 'utf8')).split('\n');
    expect(header).toBe('timestamp,load,load_lower80,load_upper80,load_lower95,load_upper95');
    const [, value, lower80, upper80, lower95, upper95] = first!.split(',').map(Number);
    const inOrder = [lower95, lower80, value, upper80, upper95];
    expect(inOrder.toSorted((one, other) => one! - other!)).toEqual(inOrder);
    const kept = await run(['forecast', table, '--model', model, '--json']);
    expect(JSON.parse(kept.stdout).forecast.intervals['0.8'].load.upper[0]).toBe(upper80);
  });

  test('are of the levels asked for, or none', async () => {
    const some = await run(['forecast', table, ...fit, '--levels', '0.5', '--json']);
    expect(Object.keys(JSON.parse(some.stdout).forecast.intervals)).toEqual(['0.5']);
    const none = await run(['forecast', table, ...fit, '--no-levels', '--json']);
    expect(JSON.parse(none.stdout).forecast).not.toHaveProperty('intervals');
    const wrong = await run(['forecast', table, ...fit, '--levels', '80']);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Give shares between 0 and 1, such as 0.8,0.95.');
  });
});

describe('a kept model', () => {
  test('forecasts the same from lines of JSON as from CSV', async () => {
    const [fromCsv, fromLines] = await Promise.all(
      [table, lines].map((file) => run(['forecast', file, '--model', model, '--json'])),
    );
    expect(fromLines).toEqual(fromCsv);
    expect(JSON.parse(fromCsv!.stdout).forecast.timestamps[0]).toBe('2013-08-23');
  });

  test('reads the last rows only, where asked', async () => {
    const short = join(folder, 'short.csv');
    const [header, ...rows] = (await readFile(table, 'utf8')).trimEnd().split('\n');
    await writeFile(short, `${[header, ...rows.slice(-50)].join('\n')}\n`);
    const last = await run(['forecast', table, '--model', model, '--last', '50', '--json']);
    const alone = await run(['forecast', short, '--model', model, '--json']);
    const [one, other] = [last, alone].map(
      ({ stdout }) => JSON.parse(stdout).forecast.targets.load as number[],
    );
    for (const [ahead, value] of one!.entries()) expect(value).toBeCloseTo(other![ahead]!, 4);
  });

  test('says on which line a row is missing', async () => {
    const gap = join(folder, 'gap.csv');
    const rows = (await readFile(table, 'utf8')).split('\n');
    await writeFile(gap, rows.toSpliced(300, 1).join('\n'));
    const { code, stderr } = await run(['forecast', gap, '--model', model]);
    expect(stderr).toMatch(/^Error: .*on line 301/);
    expect(code).toBe(1);
  });

  test('is told which column it misses', async () => {
    const other = join(folder, 'other.csv');
    await writeFile(other, (await readFile(table, 'utf8')).replace('load', 'weight'));
    const { stderr } = await run(['forecast', other, '--model', model]);
    expect(stderr).toContain("A column must be one of the table's: date, weight. Received 'load'.");
  });
});

test('more units than a network may have are refused before anything is read', async () => {
  expect(await run(['forecast', 'nowhere.csv', '--target', 'load', '--units', '5000'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      "error: option '--units <count>' argument '5000' is invalid. Give a whole number from 1 to 4096.\n" +
      '(--help lists the options)\n',
  });
});
