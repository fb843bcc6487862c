import { RnnError } from '@recurrent/core';
import { cacheFolder } from './cache-folder.js';
import { loadDairEmotion, type TweetEmotion } from './catalog/dair-emotion.js';
import { loadGoEmotions, type GoEmotion } from './catalog/goemotions.js';
import { loadImdb, type MovieReview } from './catalog/imdb.js';
import { loadEtth1, loadMobyDick, loadSeattleWeather, loadSp500 } from './catalog/series.js';
import { loadSst2, type Polarity } from './catalog/sst2.js';
import { loadUciSentences, type ReviewSentence } from './catalog/uci-sentences.js';
import type { Dataset, LabelledText, MultiLabelledText, SeriesDataset, TextDataset } from './dataset.js';
import type { DownloadOptions } from './download.js';
import { localFiles, publishedFiles, type FileSource } from './file-source.js';

/** What each data set is when it is loaded. */
export interface Datasets {
  readonly sst2: Dataset<LabelledText<Polarity>>;
  readonly imdb: Dataset<MovieReview>;
  readonly 'uci-sentences': Dataset<ReviewSentence>;
  readonly goemotions: Dataset<MultiLabelledText<GoEmotion>>;
  readonly 'dair-emotion': Dataset<LabelledText<TweetEmotion>>;
  readonly etth1: SeriesDataset;
  readonly 'seattle-weather': SeriesDataset;
  readonly sp500: SeriesDataset;
  readonly 'moby-dick': TextDataset;
}

/** A data set that `loadDataset` knows. */
export type DatasetName = keyof Datasets;

const catalog: { readonly [Name in DatasetName]: (files: FileSource) => Promise<Datasets[Name]> } = {
  sst2: loadSst2,
  imdb: loadImdb,
  'uci-sentences': loadUciSentences,
  goemotions: loadGoEmotions,
  'dair-emotion': loadDairEmotion,
  etth1: loadEtth1,
  'seattle-weather': loadSeattleWeather,
  sp500: loadSp500,
  'moby-dick': loadMobyDick,
};

/** Where to find a data set's files, and how to download them. */
export interface LoadOptions extends DownloadOptions {
  /** A folder with local copies, read instead of the public addresses. Default: the environment's RECURRENT_DATA. */
  readonly dataDir?: string;
  /** Where downloads are kept. Default: `recurrent` in the user's cache folder. */
  readonly cacheDir?: string;
}

/** The names that `loadDataset` knows. */
export const datasetNames: readonly DatasetName[] = Object.keys(catalog) as DatasetName[];

/**
 * A data set by its name, parsed: from a local folder, or downloaded once from its public address, verified and cached.
 * @throws {RnnError} invalid-argument for an unknown name
 * @throws {RnnError} unreachable when its address gives no whole answer
 * @throws {RnnError} bad-data when a file is missing, or not what was published
 * @throws {RnnError} missing-dependency when it comes with a package that is not installed
 * @throws {RnnError} aborted by the signal
 */
export async function loadDataset<Name extends DatasetName>(
  name: Name,
  {
    dataDir = process.env['RECURRENT_DATA'] || undefined,
    cacheDir = cacheFolder(),
    ...download
  }: LoadOptions = {},
): Promise<Datasets[Name]> {
  if (!Object.hasOwn(catalog, name)) {
    throw new RnnError(
      'invalid-argument',
      `A data set is one of ${datasetNames.join(', ')}. Received '${name}'. Choose one of them.`,
    );
  }
  const files = dataDir === undefined ? publishedFiles(cacheDir, download) : localFiles(dataDir);
  return catalog[name](files);
}
