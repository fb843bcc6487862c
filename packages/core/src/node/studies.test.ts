import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { float, integer, randomSearch, tpe, tune } from '../tuning/index.js';
import { openStudyFile, startTrialThreads } from './index.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recurrent-'));
});
afterAll(() => rm(folder, { recursive: true }));

const space = { units: integer({ min: 8, max: 64 }), dropout: float({ min: 0, max: 0.5 }) };
const objective = ({ units, dropout }: { units: number; dropout: number }): number =>
  (units - 24) ** 2 + dropout;

describe('a study in a file', () => {
  test('goes on where it was killed, in the middle of a line', async () => {
    const search = tpe({ trials: 16, startupTrials: 5 });
    const whole = await tune(objective, { space, search });
    const file = join(folder, 'deep', 'study.jsonl');
    await tune(objective, { space, search: tpe({ trials: 9, startupTrials: 5 }), ...openStudyFile(file) });
    await appendFile(file, '{"number":9,"parame');
    let runs = 0;
    const resumed = await tune((parameters) => objective(parameters) + 0 * runs++, {
      space,
      search,
      ...openStudyFile(file),
    });
    expect(resumed).toEqual(whole);
    expect(runs).toBe(7);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(17);
  });

  test.each(['units,dropout\n', '{"number":1}\n', 'null\n'])(
    'holds trials and nothing else: %j',
    async (text) => {
      const file = join(folder, 'other.jsonl');
      await writeFile(file, text);
      expect(() => openStudyFile(file)).toThrow(/^A study's file holds one trial a line\. Received /);
      expect(await readFile(file, 'utf8')).toBe(text);
    },
  );
});

describe('trials on threads', () => {
  const write = async (name: string, text: string): Promise<URL> => {
    const file = join(folder, name);
    await writeFile(file, text);
    return pathToFileURL(file);
  };

  test('give what the same objective gives here, and fail by themselves', async () => {
    const module = await write(
      'trial.mjs',
      `export default async ({ units, dropout }, { number, data }) => {
         if (number === 3) throw new Error('no such cell');
         return (units - data.goal) ** 2 + dropout;
       };`,
    );
    const search = randomSearch({ trials: 8 });
    const { end, ...threads } = startTrialThreads(module, { count: 2, data: { goal: 24 } });
    const study = await tune(threads.objective, { space, search, parallel: threads.parallel });
    await end();
    const here = await tune(objective, { space, search });
    expect(study.trials[3]).toMatchObject({ failure: 'no such cell' });
    expect(study.trials.toSpliced(3, 1)).toEqual(here.trials.toSpliced(3, 1));
  });

  test('end with their study', async () => {
    const module = await write(
      'endless.mjs',
      'export default () => new Promise(() => setInterval(() => {}, 1000));',
    );
    const threads = startTrialThreads(module, { count: 2, data: null });
    const abort = new AbortController();
    const study = tune(threads.objective, {
      space,
      search: randomSearch({ trials: 4 }),
      parallel: 2,
      signal: abort.signal,
    });
    setTimeout(() => abort.abort(new Error('enough')), 50);
    await expect(study).rejects.toThrow('enough');
    await threads.end();
  });

  test('that end by themselves fail their trial only', async () => {
    const module = await write(
      'exit.mjs',
      'export default (_, { number }) => (number === 1 ? process.exit(3) : number);',
    );
    const threads = startTrialThreads(module, { count: 1, data: null });
    const { trials } = await tune(threads.objective, { space, search: randomSearch({ trials: 3 }) });
    await threads.end();
    expect(trials.map(({ score }) => score)).toEqual([0, undefined, 2]);
    expect(trials[1]!.failure).toMatch(/^A trial's thread runs until its trial ends\./);
  });
});
