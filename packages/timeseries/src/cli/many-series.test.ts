import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RnnError } from '@recurrent/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WindowPreprocessor } from '../global-forecaster/preprocessor.js';
import { lengthOf } from '../series/series.js';
import { cutLastTenth } from './many-parts.js';
import { assertForecastable, readItems, type ColumnRoles, type TableItem } from './many-series.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'many-'));
});

afterAll(() => rm(folder, { recursive: true }));

const roles: ColumnRoles = {
  targets: ['sales'],
  pastCovariates: [],
  futureCovariates: ['promo'],
  statics: ['size'],
};

async function read(text: string, over: Partial<ColumnRoles> = {}): Promise<TableItem[]> {
  const file = join(folder, 'shops.csv');
  await writeFile(file, text);
  const { signal } = new AbortController();
  return readItems(file, { id: 'shop', roles: { ...roles, ...over }, signal });
}

const header = 'date,shop,size,promo,sales,weekday\n';
const dateOf = (row: number): string => new Date(Date.UTC(2020, 0, 1 + row)).toISOString().slice(0, 10);

/** So many rows with sales, and so many behind with a promo only. */
function shop(name: string, { rows, ahead = 0, from = 0 }: { rows: number; ahead?: number; from?: number }) {
  return Array.from({ length: rows + ahead }, (_, row) =>
    [dateOf(from + row), name, 30, row % 2, row < rows ? row : '', 'day'].join(','),
  ).join('\n');
}

const table = `${header}${shop('north', { rows: 6, ahead: 3 })}\n${shop('south', { rows: 5, ahead: 2, from: 4 })}\n`;

describe('a table of many series', () => {
  test('holds for each what is known, what is known ahead, and its statics', async () => {
    const [north, south] = await read(table);
    expect(north).toMatchObject({ id: 'north', statics: { size: 30 } });
    expect([...north!.series.columns.sales!]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...north!.future!.columns.promo!]).toEqual([0, 1, 0]);
    expect([lengthOf(south!.series), lengthOf(south!.future!)]).toEqual([5, 2]);
    expect(Object.keys(north!.series.columns).toSorted()).toEqual(['promo', 'sales', 'size']);
  });

  test('keeps rows with empty targets at the end as missing, where nothing is known ahead', async () => {
    const [north] = await read(table, { futureCovariates: [] });
    expect(lengthOf(north!.series)).toBe(9);
    expect(north).not.toHaveProperty('future');
  });

  test.each([
    [
      'a column that is not there',
      table,
      { targets: ['price'] },
      "A column must be one of the table's: date, shop, size, promo, sales, weekday. Received 'price'. Choose one of these.",
    ],
    [
      'a column of words',
      table,
      { pastCovariates: ['weekday'] },
      "Column 'weekday' must hold numbers such as 12.5. Received 'day' on line 2. " +
        'Write a number, or leave the cell empty when the value is missing.',
    ],
    [
      'series of different steps',
      `${header}${shop('north', { rows: 3 })}\n2020-01-01,weekly,1,0,1,day\n2020-01-08,weekly,1,0,1,day\n`,
      {},
      "All series of a table must have one step, here 1 day as in 'north'. Received 1 week in 'weekly'. " +
        'Bring them to one step, or forecast them apart.',
    ],
    [
      'a series with a hole',
      `${header}${shop('north', { rows: 3 })}\n${shop('north', { rows: 2, from: 4 })}\n`,
      {},
      'Timestamps must be evenly spaced, here by 1 day. Received 2020-01-05 after 2020-01-03 on line 5. ' +
        'Add a row for 2020-01-04 with empty cells: missing values are filled and flagged.',
    ],
    [
      'a series of one row',
      `${header}${shop('north', { rows: 3 })}\n${shop('new', { rows: 1 })}\n`,
      {},
      "Each series must have at least 2 rows, which tell its step. Received 1 for 'new'. " +
        'Give more rows of it, or leave it out.',
    ],
    [
      'a static that changes',
      `${header}${shop('north', { rows: 3 })}\n`,
      { statics: ['promo'] },
      "A static is one number for each series. Received 0 and 1 in column 'promo' of 'north'. " +
        'Write one, or give a column that changes as a covariate.',
    ],
    [
      'a static that is missing',
      `${header}2020-01-01,north,,0,1,day\n2020-01-02,north,,0,1,day\n`,
      {},
      "A static is one number for each series. Received none in column 'size' of 'north'. " +
        'Write one, or give a column that changes as a covariate.',
    ],
  ])('is refused with %s', async (_, text, over, message) => {
    await expect(read(text, over)).rejects.toThrow(new RnnError('bad-data', message));
  });
});

describe('before anything is learned', () => {
  test('a series with too few rows, or too few steps known ahead, is named', async () => {
    const items = await read(table);
    const schemaOf = (horizon: number): WindowPreprocessor['schema'] =>
      WindowPreprocessor.adapt(items, { ...roles, horizon, windowSize: horizon }).schema;
    expect(() => assertForecastable(items, schemaOf(2))).not.toThrow();
    expect(() => assertForecastable(items, schemaOf(3))).toThrow(
      'Columns that are known ahead (promo) stand in 3 rows with empty targets at the end of each series. ' +
        "Received 2 such rows of 'south'. Add them, or choose a smaller horizon.",
    );
    expect(() => assertForecastable(items.slice(1), schemaOf(6))).toThrow(
      "Each series must have at least 6 rows to forecast from. Received 5 of 'south'. " +
        'Give more rows of it, or leave it out.',
    );
  });

  test('all series are cut at one time, with a horizon behind it', async () => {
    const items = await read(table);
    // Days 0 to 8 are known; the last 3 of them are judged.
    const { before, behind } = cutLastTenth(items, 3);
    expect(before.map(({ id, series }) => [id, lengthOf(series)])).toEqual([
      ['north', 6],
      ['south', 2],
    ]);
    expect(behind.map(({ series, historyLength }) => [lengthOf(series), historyLength])).toEqual([
      [6, 6],
      [5, 2],
    ]);
    expect(() => cutLastTenth(items, 5)).toThrow(
      'Each part of a table, to learn from and to judge by, is at least as long as the horizon: 5 steps. ' +
        'Received 9 steps for two of them. Give a longer table, or a smaller horizon.',
    );
  });
});
