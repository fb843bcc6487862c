import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatTimestamp, lengthOf } from '@recurrent/timeseries';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readWeather } from './weather-folder.js';

describe('readWeather', () => {
  let data = '';
  let folder = '';
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'weather-'));
    folder = join(data, 'timeseries', 'weather-seattle');
    await mkdir(folder, { recursive: true });
  });
  afterEach(() => rm(data, { recursive: true }));

  const write = (name: string, from: string, days: number) => {
    const rows = Array.from({ length: days }, (_, day) => {
      const date = formatTimestamp(Date.parse(from) + day * 86_400_000);
      return `${date},0.${day % 10},${50 + (day % 7)},40,${day % 3 === 0 ? 'NA' : 'TRUE'}\n`;
    });
    return writeFile(join(folder, name), `DATE,PRCP,TMAX,TMIN,RAIN\n${rows.join('')}`);
  };

  it('reads four years of Seattle without a folder, the last of them for the test', async () => {
    const { training, validation, test } = await readWeather();
    expect([training, validation, test].map(lengthOf)).toEqual([731, 365, 365]);
    expect(formatTimestamp(test.timestamps[0]!)).toBe('2015-01-01');
  });

  it('takes a test file where a folder has one', async () => {
    await write('train-2001.csv', '2001-01-01', 100);
    await write('test-2001.csv', '2001-04-11', 30);
    const { training, validation, test, targets } = await readWeather(data);
    expect([training, validation, test].map(lengthOf)).toEqual([92, 8, 30]);
    expect(targets).toEqual(['TMAX', 'TMIN', 'PRCP']);
    expect(Object.keys(training.columns)).toEqual(['PRCP', 'TMAX', 'TMIN']);
  });

  it('keeps the last years for the test where a folder has none', async () => {
    await write('train-2001.csv', '2001-01-01', 100);
    const { training, validation, test } = await readWeather(data);
    expect([training, validation, test].map(lengthOf)).toEqual([84, 6, 10]);
  });

  it('says what a folder must hold', async () => {
    await expect(readWeather(data)).rejects.toThrow(
      new Error(
        `A weather folder must have a file train….csv. Received ${folder} with no .csv file. ` +
          'Give the folder above timeseries/ as --data.',
      ),
    );
  });
});
