import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom, toCsv } from '@recurrent/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatTimestamp } from '../series/timestamp.js';
import { run } from './run.test.support.js';

let folder = '';
let table = '';
let early = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verbs-'));
  const random = createRandom(3);
  const rows = Array.from({ length: 240 }, (_, day) => [
    formatTimestamp(Date.UTC(2012, 0, 1 + day)),
    (12 - 8 * Math.cos(day / 58) + random.normal()).toFixed(1),
  ]);
  [table, early] = [join(folder, 'weather.csv'), join(folder, 'early.csv')];
  await writeFile(table, toCsv(['date', 'temp_max'], rows));
  await writeFile(early, toCsv(['date', 'temp_max'], rows.slice(0, 180)));
});

afterAll(() => rm(folder, { recursive: true }));

const small = ['--target', 'temp_max', '--epochs', '1', '--horizon', '2'];
const network = [...small, '--units', '4', '--window', '20'];

describe('backtest', () => {
  test('tells the errors of each fold and of all, and goes on from a file where it stopped', async () => {
    const folds = join(folder, 'folds.jsonl');
    const words = ['backtest', table, ...network, '--folds', '3', '--fold-length', '20', '--json'];
    const whole = await run([...words, '--resume', folds]);
    const result = JSON.parse(whole.stdout) as { folds: { count: number }[] };
    expect(result.folds.map(({ count }) => count)).toEqual([20, 20, 20]);
    const lines = (await readFile(folds, 'utf8')).split('\n');
    expect(lines).toHaveLength(4);
    await writeFile(folds, `${lines[0]}\n${lines[1]}\n`);
    await appendFile(folds, lines[2]!.slice(0, 30));
    const resumed = await run([...words, '--resume', folds]);
    expect(JSON.parse(resumed.stdout)).toEqual(result);
    expect(resumed.stderr).toContain('Fold 3 of 3');
    expect(resumed.stderr).not.toContain('Fold 2 of 3');
    await writeFile(folds, 'temp_max\n');
    const wrong = await run([...words, '--resume', folds]);
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      `Error: A backtest's file holds one fold a line. Received 'temp_max' in '${folds}'. Choose another file.\n`,
    ]);
  });

  test('writes a table', async () => {
    const { stdout, code } = await run(['backtest', table, ...network, '--folds', '2', '--no-refit']);
    expect(stdout).toMatch(/^one step ahead +temp_max +naive\n2012-04-30 to 2012-06-28 +\d/);
    expect(stdout).toContain('Mean absolute error on the last 120 rows');
    expect(code).toBe(0);
  });
});

describe('tune', () => {
  test('goes on from a study, keeps the best model, and evaluate judges it by rows it has not seen', async () => {
    const [study, model] = [join(folder, 'study.jsonl'), join(folder, 'best')];
    const words = ['tune', table, ...small, '--trials', '2', '--folds', '1', '--study', study];
    const first = await run([...words, '--search', 'random', '--save', model]);
    expect(first.stdout).toMatch(/^The best of 2 trials, MASE \d\.\d+:\n {2}architecture: /);
    expect(first.stderr.match(/Trial \d/g)).toEqual(['Trial 1', 'Trial 2']);
    const again = await run([...words, '--search', 'random', '--json']);
    expect(again.stderr).toBe('');
    const { best, evaluation } = JSON.parse(again.stdout) as { best: object; evaluation: { count: number } };
    expect(best).toMatchObject({ parameters: { units: expect.any(Number) as number } });
    const judged = await run(['evaluate', table, '--model', model, '--json']);
    expect(JSON.parse(judged.stdout)).toEqual(evaluation);
    const seen = await run(['evaluate', early, '--model', model]);
    expect([seen.code, seen.stderr]).toEqual([
      1,
      'Error: A model is judged by rows behind those it has learned from, which end on 2012-07-10. ' +
        'Received 0 such rows. Give a table that goes on longer.\n',
    ]);
  });

  test('wants to know what to forecast, and how to search', async () => {
    const { code, stderr } = await run(['tune', table]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("error: give '--target <column>'")]);
    const other = await run(['tune', table, ...small, '--search', 'luck']);
    expect([other.code, other.stderr]).toEqual([
      2,
      expect.stringContaining('Allowed choices are tpe, random'),
    ]);
  });
});
