import { fitScale, RnnError, type Scale } from '@recurrent/core';
import { cyclesOf, phaseOf, type CalendarCycle } from '../series/calendar.js';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import { describeStep, isSameStep, stepLengthMs, type TimeStep } from '../series/time-step.js';
import { dayMs } from '../series/timestamp.js';
import type { HeadName } from './head.js';
import type { Architecture } from './network.js';
import type { SeriesItem } from './sample.js';

/**
 * What is taken from a window's values before the network reads them, and given back to its forecasts, so that a series
 * may drift. 'lastValue': the last known value; 'window': their mean, and their deviation divides them; 'none': nothing.
 * Source: Kim et al. 2022, reversible instance normalization; Zeng et al. 2023 for the last value.
 */
export type Normalization = 'lastValue' | 'window' | 'none';

/** A column, or a static, with the scale of its training part. */
export interface ScaledColumn {
  readonly name: string;
  readonly scale: Scale;
}

/** How windows of series become steps of numbers. */
export interface WindowSchema {
  readonly step: TimeStep;
  readonly targets: readonly ScaledColumn[];
  readonly pastCovariates: readonly ScaledColumn[];
  readonly futureCovariates: readonly ScaledColumn[];
  readonly statics: readonly ScaledColumn[];
  readonly cycles: readonly CalendarCycle[];
  /** Whether some target was missing somewhere: the network is then told where. */
  readonly flagsMissing: boolean;
  readonly normalization: Normalization;
  readonly windowSize: number;
  readonly horizon: number;
  /** Rows that the network reads at one step. */
  readonly segmentLength: number;
  /** Rows that it foretells at once. */
  readonly outputLength: number;
  /** Whether what is foretold is read in turn, step by step. */
  readonly feedsBack: boolean;
}

/** What is to be forecast, from what, and how far. */
export interface WindowSchemaOptions {
  /** Columns to forecast; one network forecasts each by itself, told which it is. */
  readonly targets: readonly string[];
  /** Further columns, known until now. Default: none. */
  readonly pastCovariates?: readonly string[];
  /** Columns that are known ahead too, such as holidays and plans. Default: none. */
  readonly futureCovariates?: readonly string[];
  /** Names of numbers that belong to a series as a whole. Default: none. */
  readonly statics?: readonly string[];
  /** Whether the network is told the time of year, week and day, where values follow them. Default true. */
  readonly calendar?: boolean;
  /** Default 'lastValue'. */
  readonly normalization?: Normalization;
  /** Rows ahead. Default 24. */
  readonly horizon?: number;
  /** Rows that a forecast is made from. Default four times the horizon. */
  readonly windowSize?: number;
  /** Of 'segment': rows read at one step and foretold at once. Default: the horizon, or its largest part up to 48. */
  readonly segmentLength?: number;
}

/** Learns scales and calendar from the rows given, and from nothing else. */
export function fitWindowSchema(
  items: readonly SeriesItem[],
  options: WindowSchemaOptions & { readonly architecture: Architecture; readonly head?: HeadName },
): WindowSchema {
  const { targets, horizon = 24, windowSize = 4 * horizon, architecture } = options;
  const { pastCovariates = [], futureCovariates = [], statics = [], calendar = true } = options;
  const isSegmented = architecture === 'segment';
  const segmentLength = isSegmented ? (options.segmentLength ?? largestPart(horizon)) : 1;
  assertSizes({ targets: targets.length, horizon, windowSize, segmentLength, series: items.length });
  if (windowSize % segmentLength !== 0 || (isSegmented && horizon % segmentLength !== 0)) {
    throw new RnnError(
      'invalid-argument',
      `windowSize and horizon are whole numbers of segments. Received ${windowSize} and ${horizon} with segments of ` +
        `${segmentLength}. Choose a segmentLength that divides both.`,
    );
  }
  if (architecture === 'autoregressive' && pastCovariates.length > 0) {
    throw new RnnError(
      'invalid-argument',
      `'autoregressive' reads its own forecasts, so other columns must be known ahead. Received pastCovariates ` +
        `${pastCovariates.join(', ')}. Give them as targets, or choose another architecture.`,
    );
  }
  const columnsOf = (names: readonly string[]): ScaledColumn[] =>
    [...new Set(names)].map((name) => ({ name, scale: scaleOf(items, name) }));
  const { series } = items[0]!;
  const isEvent = options.head === 'probability';
  const outputLength = { segment: segmentLength, autoregressive: 1 }[architecture as string] ?? horizon;
  return {
    step: series.step,
    targets: isEvent ? targets.map((name) => eventColumn(items, name)) : columnsOf(targets),
    pastCovariates: columnsOf(pastCovariates),
    futureCovariates: columnsOf(futureCovariates),
    statics: statics.map((name) => ({ name, scale: fitScale(items.map((item) => staticOf(item, name))) })),
    cycles: calendar ? cyclesIn(items, targets) : [],
    flagsMissing: items.some((item) =>
      targets.some((name) => columnOf(item.series, name).some((value) => Number.isNaN(value))),
    ),
    normalization: isEvent ? 'none' : (options.normalization ?? 'lastValue'),
    windowSize,
    horizon,
    segmentLength,
    outputLength,
    feedsBack: architecture === 'autoregressive',
  };
}

/** A number that belongs to a series as a whole. @throws {RnnError} bad-data when it is not given */
export function staticOf({ statics }: Pick<SeriesItem, 'statics'>, name: string): number {
  const value = statics?.[name];
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new RnnError(
    'bad-data',
    `Each series has a number for each of its statics. Received ${value ?? 'none'} for '${name}'. ` +
      'Give it beside the series, as statics.',
  );
}

const weekdays = 7;

/** How many numbers tell the time. */
export function calendarWidth({ cycles, step }: Pick<WindowSchema, 'cycles' | 'step'>): number {
  return 4 * cycles.length + (tellsWeekday({ cycles, step }) ? weekdays : 0);
}

/** Where in its cycles a time stands: two waves each, and the weekday → `into` from `at` on. */
export function writeCalendar(
  timestamp: number,
  schema: Pick<WindowSchema, 'cycles' | 'step'>,
  { into, at }: { readonly into: Float32Array; readonly at: number },
): void {
  let next = at;
  for (const cycle of schema.cycles) {
    const angle = 2 * Math.PI * phaseOf(timestamp, cycle);
    for (const wave of [1, 2]) {
      into[next++] = Math.sin(wave * angle);
      into[next++] = Math.cos(wave * angle);
    }
  }
  if (tellsWeekday(schema)) into[next + Math.floor(phaseOf(timestamp, 'week') * weekdays)] = 1;
}

function tellsWeekday({ cycles, step }: Pick<WindowSchema, 'cycles' | 'step'>): boolean {
  return cycles.includes('week') && stepLengthMs(step) <= dayMs;
}

function cyclesIn(items: readonly SeriesItem[], targets: readonly string[]): CalendarCycle[] {
  // One series tells as well as all of them, and the longest tells most.
  const { series } = items.reduce((best, one) => (lengthOf(one.series) > lengthOf(best.series) ? one : best));
  const columns = Object.fromEntries(targets.map((name) => [name, columnOf(series, name)]));
  return cyclesOf({ ...series, columns });
}

/** What happens or does not, as it is. */
function eventColumn(items: readonly SeriesItem[], name: string): ScaledColumn {
  for (const { series } of items) {
    const odd = columnOf(series, name).find((value) => value !== 0 && value !== 1 && !Number.isNaN(value));
    if (odd === undefined) continue;
    throw new RnnError(
      'bad-data',
      `A target of the head 'probability' is 0 or 1. Received ${odd} in '${name}'. Make it by splitAmounts.`,
    );
  }
  return { name, scale: { mean: 0, deviation: 1 } };
}

function scaleOf(items: readonly SeriesItem[], name: string): Scale {
  const parts = items.map(({ series }) => columnOf(series, name));
  if (parts.length === 1) return fitScale(parts[0]!);
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return fitScale(all);
}

function largestPart(horizon: number): number {
  for (let part = Math.min(horizon, 48); part > 1; part--) if (horizon % part === 0) return part;
  return 1;
}

function assertSizes(sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (Number.isInteger(size) && size > 0) continue;
    throw new RnnError(
      'invalid-argument',
      `The number of ${name} must be a whole number above 0. Received ${size}. Give at least 1.`,
    );
  }
}

/** The series as an encoder reads it. @throws {RnnError} bad-data when its step is not the one that was learned */
export function assertStep({ step }: Series, schema: WindowSchema): void {
  if (isSameStep(step, schema.step)) return;
  throw new RnnError(
    'bad-data',
    `A series must have the step that was learned, ${describeStep(schema.step)}. Received ${describeStep(step)}. ` +
      'Bring it to that step by regularise.',
  );
}
