import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seattleFile } from './weather-file.js';
import { toLongSeattleData, toSeattleData } from './weather-data.js';
import type { WeatherData } from './weather-data.js';

/** The weather this app carries with it, or that of a data folder: `timeseries/weather-seattle` in it. */
export async function readWeather(dataFolder?: string): Promise<WeatherData> {
  if (dataFolder === undefined) return toSeattleData(await readFile(seattleFile, 'utf8'));
  const folder = join(dataFolder, 'timeseries', 'weather-seattle');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
  const text = (start: string) => {
    const name = names.find((one) => one.startsWith(start));
    return name === undefined ? undefined : readFile(join(folder, name), 'utf8');
  };
  const train = await text('train');
  if (train === undefined) {
    throw new Error(
      `A weather folder must have a file train….csv. Received ${folder} with ${names.join(', ') || 'no .csv file'}. ` +
        'Give the folder above timeseries/ as --data.',
    );
  }
  return toLongSeattleData(train, await text('test'));
}
