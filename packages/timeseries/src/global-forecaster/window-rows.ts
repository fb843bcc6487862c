import type { SeriesTable } from './series-table.js';
import { calendarWidth, type WindowSchema } from './window-schema.js';

/** What a window's values are less, and in units of what. */
export interface WindowLevel {
  readonly level: number;
  readonly spread: number;
}

/** Where in a step's numbers each kind stands. */
export interface StepLayout {
  readonly flags: number;
  readonly past: number;
  readonly future: number;
  readonly calendar: number;
  readonly position: number;
  readonly statics: number;
  readonly target: number;
  readonly numFeatures: number;
  /** Numbers of one column that is known ahead. */
  readonly futureWidth: number;
  /** How many parts of the horizon are foretold one by one. */
  readonly positions: number;
}

/** How wide spreads must be: a window that stands still has none. */
const smallestSpread = 1e-3;

const layouts = new WeakMap<WindowSchema, StepLayout>();

/** Made once for a schema: it is asked for at every tick. */
export function layOutStep(schema: WindowSchema): StepLayout {
  const known = layouts.get(schema) ?? layOut(schema);
  layouts.set(schema, known);
  return known;
}

function layOut(schema: WindowSchema): StepLayout {
  const { segmentLength, outputLength, horizon } = schema;
  // Step by step there is but one place: the next row.
  const positions = schema.feedsBack ? 0 : horizon / outputLength;
  const futureWidth = schema.feedsBack ? 1 : Math.max(segmentLength, outputLength);
  const widths = {
    flags: segmentLength,
    past: schema.flagsMissing ? segmentLength : 0,
    future: schema.pastCovariates.length * segmentLength,
    calendar: schema.futureCovariates.length * futureWidth,
    position: calendarWidth(schema),
    statics: positions,
    target: schema.statics.length,
    numFeatures: schema.targets.length > 1 ? schema.targets.length : 0,
  };
  let at = 0;
  // Each kind begins where the one before it ends.
  const starts = Object.entries(widths).map(([name, width]) => [name, (at += width)] as const);
  return { ...(Object.fromEntries(starts) as Record<keyof typeof widths, number>), futureWidth, positions };
}

/** The level and spread of the rows that a window reads, in scaled numbers. */
export function levelOf(
  values: Float32Array,
  {
    from,
    end,
    normalization,
  }: { readonly from: number; readonly end: number } & Pick<WindowSchema, 'normalization'>,
): WindowLevel {
  if (normalization === 'none') return { level: 0, spread: 1 };
  if (normalization === 'lastValue') {
    for (let row = end - 1; row >= from; row--) {
      if (!Number.isNaN(values[row]!)) return { level: values[row]!, spread: 1 };
    }
    return { level: 0, spread: 1 };
  }
  let [count, mean, squares] = [0, 0, 0];
  for (let row = from; row < end; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const off = value - mean;
    mean += off / ++count;
    squares += off * (value - mean);
  }
  return { level: mean, spread: Math.max(smallestSpread, Math.sqrt(squares / Math.max(1, count))) };
}

/** Whole segments that are read of a window that ends at row `end`: fewer where the series has just begun. */
export function segmentsBefore(end: number, { windowSize, segmentLength }: WindowSchema): number {
  return Math.min(windowSize, end) / segmentLength >= 1
    ? Math.floor(Math.min(windowSize, end) / segmentLength)
    : 0;
}

/** Which numbers of a table a row of the network's inputs is made of. */
export interface RowSource {
  readonly table: SeriesTable;
  readonly end: number;
  readonly target: number;
  readonly position: number;
}

/** Where a step's numbers go, and how they are laid out. */
export interface StepPlace {
  readonly schema: WindowSchema;
  readonly layout: StepLayout;
  readonly into: Float32Array;
  /** Where in `into` the step begins, all 0. */
  readonly at: number;
}

/**
 * Writes the steps of one window [segments + 1, numFeatures]: its segments, and at last the place that is to be
 * foretold, with what is known of it. Source: Lin et al. 2023, SegRNN, with the place as a step of its own sequence.
 */
export function writeWindow(
  { table, end, target, position }: RowSource,
  { schema, layout, into }: Omit<StepPlace, 'at'>,
): WindowLevel {
  const { segmentLength, normalization } = schema;
  const segments = segmentsBefore(end, schema);
  const from = end - segments * segmentLength;
  const window = levelOf(table.targets[target]!, { from, end, normalization });
  for (let segment = 0; segment < segments; segment++) {
    const row = from + segment * segmentLength;
    writeSegment({ table, row, target, window }, { schema, layout, into, at: segment * layout.numFeatures });
  }
  writePosition(
    { table, end, target, position },
    { schema, layout, into, at: segments * layout.numFeatures },
  );
  return window;
}

/** Writes the step that reads a segment, which begins at a row. */
export function writeSegment(
  {
    table,
    row,
    target,
    window: { level, spread },
  }: Pick<RowSource, 'table' | 'target'> & { readonly row: number; readonly window: WindowLevel },
  { schema, layout, into, at }: StepPlace,
): void {
  const { segmentLength } = schema;
  const values = table.targets[target]!;
  for (let k = 0; k < segmentLength; k++) {
    const value = values[row + k]!;
    // A missing value stands at the level and is flagged.
    if (!Number.isNaN(value)) into[at + k] = (value - level) / spread;
    else if (schema.flagsMissing) into[at + layout.flags + k] = 1;
  }
  writeColumns(table.pastCovariates, {
    row,
    length: segmentLength,
    width: segmentLength,
    into,
    at: at + layout.past,
  });
  writeColumns(table.futureCovariates, {
    row,
    length: segmentLength,
    width: layout.futureWidth,
    into,
    at: at + layout.future,
  });
  writeContext(table, { schema, layout, into, at, row, target });
}

/** Writes the step that names the place to be foretold. */
export function writePosition(
  { table, end, target, position }: RowSource,
  { schema, layout, into, at }: StepPlace,
): void {
  const { outputLength } = schema;
  const row = end + position * outputLength;
  writeColumns(table.futureCovariates, {
    row,
    length: outputLength,
    width: layout.futureWidth,
    into,
    at: at + layout.future,
  });
  into[at + layout.position + position] = 1;
  writeContext(table, { schema, layout, into, at, row, target });
}

interface ColumnPlace {
  readonly row: number;
  readonly length: number;
  readonly width: number;
  readonly into: Float32Array;
  readonly at: number;
}

function writeColumns(columns: readonly Float32Array[], { row, length, width, into, at }: ColumnPlace): void {
  for (const [index, column] of columns.entries()) {
    for (let k = 0; k < length; k++) {
      const value = column[row + k]!;
      // Scaled, what is usual is 0.
      if (!Number.isNaN(value)) into[at + index * width + k] = value;
    }
  }
}

function writeContext(
  table: SeriesTable,
  { schema, layout, into, at, row, target }: StepPlace & { readonly row: number; readonly target: number },
): void {
  const width = calendarWidth(schema);
  into.set(table.calendar.subarray(row * width, (row + 1) * width), at + layout.calendar);
  into.set(table.statics, at + layout.statics);
  if (schema.targets.length > 1) into[at + layout.target + target] = 1;
}
