import { RnnError } from '@recurrent/core';
import type { ForecastInputs, SeriesItem } from '../global-forecaster/sample.js';
import type { WindowSchema } from '../global-forecaster/window-schema.js';
import { columnOf, lengthOf, sliceSeries, type Series } from '../series/series.js';
import { describeStep, isSameStep } from '../series/time-step.js';
import type { ManyOptions } from './many-options.js';
import type { TableOptions } from './options.js';
import { readManySeries } from './read-series.js';

/** One series of a table: what is known of it, and, where columns are known ahead, the rows behind. */
export interface TableItem extends SeriesItem {
  /** '' where a table holds but one. */
  readonly id: string;
  readonly future?: Series;
}

/** Which columns of a table are read, and as what. */
export type ColumnRoles = Readonly<
  Record<'targets' | 'pastCovariates' | 'futureCovariates' | 'statics', readonly string[]>
>;

/** The columns that a kept model reads. */
export function rolesOf(schema: WindowSchema): ColumnRoles {
  const namesOf = (kind: keyof ColumnRoles): string[] => schema[kind].map(({ name }) => name);
  return {
    targets: namesOf('targets'),
    pastCovariates: namesOf('pastCovariates'),
    futureCovariates: namesOf('futureCovariates'),
    statics: namesOf('statics'),
  };
}

/**
 * The series of a table, of which nothing is kept but the columns asked for.
 * @throws {RnnError} bad-data when a column is missing, steps differ, or a static is not one number
 */
export async function readItems(
  file: string,
  { roles, id, ...options }: TableOptions & Pick<ManyOptions, 'id'> & { readonly roles: ColumnRoles },
): Promise<TableItem[]> {
  const columns = [...new Set(Object.values(roles).flat())];
  const named = await readManySeries(file, {
    ...options,
    columns,
    ...(id !== undefined && { idColumn: id }),
  });
  const [first] = named;
  for (const { id: name, series } of named) {
    if (isSameStep(series.step, first!.series.step)) continue;
    throw new RnnError(
      'bad-data',
      `All series of a table must have one step, here ${describeStep(first!.series.step)} as in '${first!.id}'. ` +
        `Received ${describeStep(series.step)} in '${name}'. Bring them to one step, or forecast them apart.`,
    );
  }
  return named.map((one) => toItem(one, roles));
}

/** What a forecast of a series is made from. */
export function toInputs({ series, future, statics }: TableItem): ForecastInputs {
  return { past: series, ...(future && { future }), ...(statics && { statics }) };
}

/** @throws {RnnError} bad-data, naming the series, when one is too short, or its covariates are not known for the whole horizon */
export function assertForecastable(items: readonly TableItem[], schema: WindowSchema): void {
  const ahead = schema.futureCovariates.map(({ name }) => name);
  for (const { id, series, future } of items) {
    if (lengthOf(series) < schema.segmentLength) {
      throw new RnnError(
        'bad-data',
        `Each series must have at least ${schema.segmentLength} rows to forecast from. ` +
          `Received ${lengthOf(series)}${of(id)}. Give more rows of it, or leave it out.`,
      );
    }
    const known = ahead.length === 0 ? schema.horizon : knownAhead(future!, ahead);
    if (known >= schema.horizon) continue;
    throw new RnnError(
      'bad-data',
      `Columns that are known ahead (${ahead.join(', ')}) stand in ${schema.horizon} rows with empty targets at the end ` +
        `of each series. Received ${known} such rows${of(id)}. Add them, or choose a smaller horizon.`,
    );
  }
}

function of(id: string): string {
  return id === '' ? '' : ` of '${id}'`;
}

function toItem(
  { id, series }: { readonly id: string; readonly series: Series },
  roles: ColumnRoles,
): TableItem {
  const end = roles.futureCovariates.length === 0 ? lengthOf(series) : lastKnown(series, roles.targets) + 1;
  const statics = Object.fromEntries(roles.statics.map((name) => [name, toStatic(series, { name, id })]));
  return {
    id,
    series: sliceSeries(series, 0, end),
    ...(roles.futureCovariates.length > 0 && { future: sliceSeries(series, end) }),
    ...(roles.statics.length > 0 && { statics }),
  };
}

/** The last row with a target; -1 where there is none. */
function lastKnown(series: Series, targets: readonly string[]): number {
  const columns = targets.map((name) => columnOf(series, name));
  for (let row = lengthOf(series) - 1; row >= 0; row--) {
    if (columns.some((values) => !Number.isNaN(values[row]!))) return row;
  }
  return -1;
}

/** How many rows are known one after another. */
function knownAhead(future: Series, names: readonly string[]): number {
  const columns = names.map((name) => columnOf(future, name));
  const unknown = future.timestamps.findIndex((_, row) =>
    columns.some((values) => Number.isNaN(values[row]!)),
  );
  return unknown < 0 ? lengthOf(future) : unknown;
}

/** The one number that stands in the rows of a series. */
function toStatic(series: Series, { name, id }: { readonly name: string; readonly id: string }): number {
  const given = columnOf(series, name).filter((value) => !Number.isNaN(value));
  const other = given.find((value) => value !== given[0]);
  if (given.length > 0 && other === undefined) return given[0]!;
  throw new RnnError(
    'bad-data',
    `A static is one number for each series. Received ${other === undefined ? 'none' : `${given[0]} and ${other}`} ` +
      `in column '${name}'${of(id)}. Write one, or give a column that changes as a covariate.`,
  );
}
