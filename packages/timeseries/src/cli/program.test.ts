import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, toCsv } from '@recurrent/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTimestamp } from '../series/timestamp.js';
import { run } from './run.test.support.js';

const program = new URL('../../dist/cli/bin.js', import.meta.url).pathname;
let folder = '';
let table = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forecast-'));
  table = join(folder, 'weather.csv');
  const random = createRandom(3);
  const rows = Array.from({ length: 240 }, (_, day) => [
    formatTimestamp(Date.UTC(2012, 0, 1 + day)),
    day === 50 ? '' : (12 - 8 * Math.cos(day / 58) + random.normal()).toFixed(1),
    random.uniform() < 0.6 ? 'rain' : 'sun',
  ]);
  await writeFile(table, toCsv(['date', 'temp_max', 'sky'], rows));
});

afterAll(() => rm(folder, { recursive: true }));

const quick = ['--target', 'temp_max', '--epochs', '2', '--units', '8', '--window', '20', '--horizon', '3'];

describe('forecast', () => {
  test('draws the past and the forecast, and puts its errors beside those of simple rules', async () => {
    const { code, stdout, stderr } = await run(['forecast', table, ...quick]);
    expect(stderr).toContain('epoch 2/2');
    expect(stdout).toMatch(/^temp_max, 2012-\d\d-\d\d to 2012-08-30\n/);
    expect(stdout).toMatch(/\nforecast {4}temp_max\n2012-08-28 +\d+\.\d+\n2012-08-29 .*\n2012-08-30 .*\n/);
    expect(stdout).toMatch(
      /\nMean absolute error on the last 24 rows.*\n.*temp_max \+1 {2}temp_max \+3\nthis model /,
    );
    expect(stdout).toContain('\nnaive ');
    expect(stdout).not.toContain('\u001B');
    expect(code).toBe(0);
  });

  test('keeps a model, and a kept model forecasts the same', async () => {
    const model = join(folder, 'model');
    const output = join(folder, 'forecast.csv');
    const trained = await run(['forecast', table, ...quick, '--json', '--save', model, '--output', output]);
    const { forecast, evaluation } = JSON.parse(trained.stdout);
    expect(forecast.timestamps).toEqual(['2012-08-28', '2012-08-29', '2012-08-30']);
    expect(evaluation).toMatchObject({
      count: 24,
      metrics: { temp_max: { mae: [expect.any(Number), expect.any(Number), expect.any(Number)] } },
      baselines: { naive: { temp_max: { rmse: expect.any(Array) } } },
    });
    expect(await readFile(output, 'utf8')).toBe(
      toCsv(
        ['timestamp', 'temp_max'],
        forecast.timestamps.map((time: string, row: number) => [time, forecast.targets.temp_max[row]]),
      ),
    );
    const kept = await run(['forecast', table, '--model', model, '--json']);
    expect(JSON.parse(kept.stdout)).toEqual({ forecast, evaluation: null });
    expect(kept.stderr).toBe('');
  });

  test('goes on to its forecast when nobody reads its progress any more', async () => {
    const child = spawn(process.execPath, [program, 'forecast', table, ...quick, '--json']);
    child.stderr.destroy();
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('forecast');
  });

  test('stops when it is interrupted', async () => {
    const words = ['forecast', table, '--target', 'temp_max', '--epochs', '1000', '--units', '256'];
    const { code, stdout, stderr } = await run(words, { interruptAt: 'epoch 1' });
    expect(stderr).toMatch(/Interrupted\. No model and no forecast was saved\.\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(130);
  });
});

describe('forecast tells what went wrong', () => {
  test.each([
    ['--save', 'A model must be kept in a folder that can be written to'],
    ['--output', 'A forecast must go to a file in a folder that can be written to'],
  ])('before it learns, when %s leads nowhere', async (option, rule) => {
    const nowhere = join(table, 'within');
    const { code, stdout, stderr } = await run(['forecast', table, ...quick, option, nowhere]);
    expect(stderr).toMatch(`Error: ${rule}. Received '${nowhere}' (`);
    expect(stderr).not.toContain('epoch');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('in the data, without a stack, unless it is asked for', async () => {
    const words = ['forecast', table, '--target', 'tmax'];
    const message =
      "A column must be one of the series' columns of numbers: temp_max. Received 'tmax'. Choose one of these.";
    expect(await run(words)).toEqual({ code: 1, stdout: '', stderr: `Error: ${message}\n` });
    expect((await run([...words, '--debug'])).stderr).toContain(`RnnError: ${message}\n    at `);
  });

  test('with a file that is not there', async () => {
    expect(await run(['forecast', 'nowhere.csv', '--target', 'a'])).toEqual({
      code: 1,
      stdout: '',
      stderr:
        "Error: A table must be in a readable file. Received 'nowhere.csv' (ENOENT). " +
        'Check its name, or write - to read standard input.\n',
    });
  });

  test.each([
    [['forecast', 'a.csv'], "error: give '--target <column>', or '--model <folder>'"],
    [
      ['forecast', 'a.csv', '--model', 'm', '--units', '8'],
      "error: option '--model <folder>' cannot be used with option '--units <count>'",
    ],
    [
      ['forecast', 'a.csv', '--target', 'a', '--horizon', '0'],
      "error: option '--horizon <steps>' argument '0' is invalid. Give a whole number above 0.",
    ],
  ])('with wrong options: %j', async (words, message) => {
    expect(await run(words)).toEqual({
      code: 2,
      stdout: '',
      stderr: `${message}\n(--help lists the options)\n`,
    });
  });
});
