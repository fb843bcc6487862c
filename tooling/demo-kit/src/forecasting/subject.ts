import { lengthOf, sliceSeries } from '@recurrent/timeseries';
import type { Series } from '@recurrent/timeseries';

/** What is forecast: a column of an evenly spaced series, and when its rows were. */
export interface ForecastSubject {
  readonly name: string;
  readonly series: Series;
  readonly target: string;
  /** Turns a difference of two numbers of the series into the unit of errors. */
  readonly errorScale: number;
  /** Milliseconds since 1970, UTC, of a row, and of those that come after the last. */
  timeOf(row: number): number;
  /** Something of every time that is known ahead; the network is told it. */
  readonly knownAhead?: KnownAhead | undefined;
}

/** What is known ahead of each time, such as holidays. */
export interface KnownAhead {
  /** The column of the series that says so. */
  readonly column: string;
  /** What the column is at a time, also behind the end of the series. */
  valueAt(timestamp: number): number;
  /** What charts mark between two times. */
  named(from: number, until: number): readonly NamedSpan[];
}

/** A time with a name, such as a holiday, in milliseconds since 1970, UTC. */
export interface NamedSpan {
  readonly name: string;
  readonly from: number;
  readonly until: number;
}

/** A rule that needs no network, as the page shows it. */
export interface RuleName {
  readonly id: 'naive' | 'drift' | 'seasonalNaive' | 'climatology' | 'linear';
  readonly name: string;
  readonly note: string;
  readonly color: `--${string}`;
}

/** How a subject is forecast, and how its numbers read. */
export interface ForecastTask {
  /** The name under which this browser keeps what was learned. */
  readonly id: string;
  readonly horizon: number;
  readonly windowSize: number;
  readonly segmentLength: number;
  readonly units: number;
  /** Whether values follow the hour, the weekday or the season. */
  readonly calendar: boolean;
  /** Rows after which things repeat, for the seasonal rule. */
  readonly seasonLength: number;
  /** Rows from one judged forecast to the next. */
  readonly stride: number;
  /** Whether charts mark the highest value to come. */
  readonly marksPeak?: boolean;
  /** Rows of the past that a chart shows before a forecast. */
  readonly rowsBefore: number;
  readonly rules: readonly RuleName[];
  /** Steps ahead whose errors are told apart, the first of them also over time. */
  readonly aheads: readonly { readonly ahead: number; readonly name: string }[];
  /** A number of the series, as it is shown. */
  toLevel(value: number): number;
  formatLevel(level: number): string;
  readonly errorUnit: string;
  formatError(error: number): string;
  formatTime(timestamp: number): string;
  /** A time in full words. */
  sayTime(timestamp: number): string;
}

/** The parts of a series: learned from, watched while learning, and kept for the end. */
export interface SubjectParts {
  readonly training: Series;
  readonly validUntil: number;
  readonly trainUntil: number;
  readonly rows: number;
}

const trainingShare = 0.7;
const knownShare = 0.8;

/** The first seven tenths, one tenth, and the last two. */
export function partsOf({ series }: Pick<ForecastSubject, 'series'>): SubjectParts {
  const rows = lengthOf(series);
  const trainUntil = Math.floor(trainingShare * rows);
  return {
    training: sliceSeries(series, 0, trainUntil),
    trainUntil,
    validUntil: Math.floor(knownShare * rows),
    rows,
  };
}

/** Tells one subject from another, so that what was learned from one is not used for another. */
export function markOf({
  series,
  target,
  knownAhead,
}: Pick<ForecastSubject, 'series' | 'target' | 'knownAhead'>): string {
  const values = series.columns[target]!;
  const sum = values.reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
  const parts = [target, lengthOf(series), series.timestamps[0], sum.toPrecision(12)];
  return [...parts, ...(knownAhead ? [knownAhead.column] : [])].join(' ');
}
