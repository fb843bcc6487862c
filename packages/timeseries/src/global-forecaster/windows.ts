import { RnnError, type ExampleSource, type TrainingBatch } from '@recurrent/core';
import { lengthOf } from '../series/series.js';
import { toSteppedExamples } from './autoregression.js';
import type { GlobalSample } from './sample.js';
import type { SeriesTable } from './series-table.js';
import { layOutStep, segmentsBefore, writeWindow, type RowSource } from './window-rows.js';
import type { WindowSchema } from './window-schema.js';

/** Windows of series as rows that a network reads. */
export interface WindowRows {
  /** [rows, steps, numFeatures] */
  readonly inputs: { readonly values: Float32Array; readonly shape: readonly number[] };
  readonly lengths: Int32Array;
  /** [rows]: what was taken from the values of each row, and in units of what they are. */
  readonly levels: Float64Array;
  readonly spreads: Float64Array;
}

export function toWindowRows(sources: readonly RowSource[], schema: WindowSchema): WindowRows {
  const layout = layOutStep(schema);
  const lengths = Int32Array.from(sources, ({ end }) => segmentsBefore(end, schema) + 1);
  const time = lengths.reduce((longest, length) => Math.max(longest, length), 1);
  const size = time * layout.numFeatures;
  const values = new Float32Array(sources.length * size);
  const levels = new Float64Array(sources.length);
  const spreads = new Float64Array(sources.length);
  for (const [row, source] of sources.entries()) {
    const into = values.subarray(row * size, (row + 1) * size);
    ({ level: levels[row], spread: spreads[row] } = writeWindow(source, { schema, layout, into }));
  }
  return { inputs: { values, shape: [sources.length, time, layout.numFeatures] }, lengths, levels, spreads };
}

/** The first row that a window can end before: a whole one where the series is long enough. */
export function firstEnd(rows: number, { windowSize, horizon, segmentLength }: WindowSchema): number {
  return Math.max(segmentLength, Math.min(windowSize, rows - horizon));
}

/** An epoch reads about so many examples, however long the series: windows are then some rows apart. */
const examplesPerEpoch = 120_000;

/**
 * Every window of every sample, every target and every part of the horizon, as examples by number.
 * @throws {RnnError} bad-data when no sample is long enough for one window
 */
export function createWindowExamples(
  samples: readonly GlobalSample[],
  {
    schema,
    tableOf,
  }: {
    readonly schema: WindowSchema;
    readonly tableOf: (sample: GlobalSample) => SeriesTable;
  },
): ExampleSource {
  const positions = Math.max(1, layOutStep(schema).positions);
  const perEnd = schema.targets.length * positions;
  const fromOf = (sample: GlobalSample): number =>
    Math.max(sample.historyLength ?? 0, firstEnd(lengthOf(sample.series), schema));
  const ends = samples.map((sample) =>
    Math.max(0, lengthOf(sample.series) - schema.horizon - fromOf(sample) + 1),
  );
  const stride = Math.ceil((ends.reduce((sum, count) => sum + count, 0) * perEnd) / examplesPerEpoch);
  const spans = samples.map((sample, index) => {
    const from = fromOf(sample);
    return { table: tableOf(sample), from, count: Math.ceil(ends[index]! / stride) };
  });
  const before = new Int32Array(spans.length + 1);
  for (const [index, { count }] of spans.entries()) before[index + 1] = before[index]! + count;
  const windows = before[spans.length]!;
  if (windows === 0) throw tooShort(samples, schema);

  const sourceOf = (example: number): RowSource => {
    const window = Math.floor(example / perEnd);
    const span = spanOf(before, window);
    const { table, from } = spans[span]!;
    const end = from + (window - before[span]!) * stride;
    const part = example % perEnd;
    return { table, end, target: Math.floor(part / positions), position: part % positions };
  };
  if (schema.feedsBack) return toSteppedExamples(windows * perEnd, { placeOf: sourceOf, schema });
  return {
    count: windows * perEnd,
    batch: (indices) => toTrainingBatch(Array.from(indices, sourceOf), schema),
  };
}

function toTrainingBatch(sources: readonly RowSource[], schema: WindowSchema): TrainingBatch {
  const { inputs, lengths, levels, spreads } = toWindowRows(sources, schema);
  const width = schema.outputLength;
  const targets = new Float32Array(sources.length * width);
  const weights = new Float32Array(sources.length * width);
  for (const [row, { table, end, target, position }] of sources.entries()) {
    for (let k = 0; k < width; k++) {
      const value = table.targets[target]![end + position * width + k]!;
      if (Number.isNaN(value)) continue;
      targets[row * width + k] = (value - levels[row]!) / spreads[row]!;
      weights[row * width + k] = 1;
    }
  }
  const shape = [sources.length, width];
  return { inputs, lengths, targets: { values: targets, shape }, targetWeights: { values: weights, shape } };
}

/** The last span that begins at or before a window; spans may be empty. */
function spanOf(before: Int32Array, window: number): number {
  let [low, high] = [0, before.length - 2];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (before[middle]! <= window) low = middle;
    else high = middle - 1;
  }
  return low;
}

function tooShort(samples: readonly GlobalSample[], { segmentLength, horizon }: WindowSchema): RnnError {
  const longest = Math.max(0, ...samples.map(({ series }) => lengthOf(series)));
  return new RnnError(
    'bad-data',
    `A series to learn from must have at least ${segmentLength + horizon} rows: what is read and what is foretold. ` +
      `Received ${longest} in the longest. Give a longer history, or a smaller horizon.`,
  );
}
