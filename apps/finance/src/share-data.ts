import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parsePrices, type Shares } from '@recurrent/timeseries/finance';
import { indexFile } from './index-file.js';

/** Prices, and where their outcomes begin to be held out. */
export interface ShareData {
  readonly name: string;
  readonly shares: Shares;
  /** The first outcome that validation is for, in milliseconds since 1970, UTC. */
  readonly validFrom: number;
  /** The first outcome that is judged. */
  readonly testFrom: number;
  /** How often the network is fitted anew on the way through the outcomes that are judged. */
  readonly folds: number;
}

/** Days before the first judged one that validation is on. */
const validationDays = 180;
const dayMs = 86_400_000;

/** Many American shares where a folder of them is given, otherwise the S&P 500 index. */
export async function readShares(folder: string | undefined): Promise<ShareData> {
  if (folder === undefined) {
    const shares = parsePrices(await readFile(indexFile, 'utf8'));
    return splitAt(Date.UTC(2015, 0, 1), { name: 'S&P 500, 2000 to 2020', shares, folds: 6 });
  }
  const stocknet = join(folder, 'timeseries', 'stocknet-prices');
  const files = (await readdir(stocknet)).filter((file) => /\.csv(\.gz)?$/.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readTable(join(stocknet, file))));
  const shares = parsePrices(texts.map((text, index) => (index === 0 ? text : withoutHeader(text))).join(''));
  // With the held-out part at hand the paper's own test days are judged, otherwise the last nine months.
  const hasTest = files.some((file) => file.startsWith('test'));
  const testFrom = hasTest ? Date.UTC(2015, 9, 1) : Date.UTC(2015, 0, 1);
  return splitAt(testFrom, { name: `StockNet, ${shares.size} American shares`, shares, folds: 3 });
}

function splitAt(testFrom: number, data: Pick<ShareData, 'name' | 'shares' | 'folds'>): ShareData {
  return { ...data, testFrom, validFrom: testFrom - validationDays * dayMs };
}

async function readTable(file: string): Promise<string> {
  const bytes = await readFile(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

function withoutHeader(table: string): string {
  return table.slice(table.indexOf('\n') + 1);
}
