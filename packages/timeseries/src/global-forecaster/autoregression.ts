import type {
  EngineSessions,
  EngineStream,
  ExampleSource,
  Random,
  StreamState,
  TrainingBatch,
} from '@recurrent/core';
import { drawFrom, type HeadConfig } from './head.js';
import type { SeriesTable } from './series-table.js';
import { layOutStep, levelOf, type StepLayout, type WindowLevel } from './window-rows.js';
import { calendarWidth, type WindowSchema } from './window-schema.js';

/** A place in a series: what is known of one target before row `end`. */
export interface SeriesPlace {
  readonly table: SeriesTable;
  readonly end: number;
  readonly target: number;
}

/** The network as paths are drawn from it. */
export interface SteppedNetwork {
  openStream(): EngineStream;
  openSessions(count: number): EngineSessions;
}

/** What the network says after a past, and its state there. */
export interface ReadPast {
  /** [headWidth] */
  readonly said: Float32Array;
  readonly state: StreamState;
}

/** Reads the window before a place. */
export function readPast(
  place: SeriesPlace,
  { network, schema }: { readonly network: SteppedNetwork; readonly schema: WindowSchema },
): ReadPast {
  const stream = network.openStream();
  try {
    const said = readRows(place, { ...startOf(place, schema), schema, stream });
    return { said: said.slice(), state: stream.state.save() };
  } finally {
    stream.close();
  }
}

/** Reads rows up to a place, with what is known of the row after each → what the network says of that; the stream's array. */
export function readRows(
  place: SeriesPlace,
  {
    from,
    window,
    schema,
    stream,
  }: {
    readonly from: number;
    readonly window: WindowLevel;
    readonly schema: WindowSchema;
    readonly stream: EngineStream;
  },
): Float32Array {
  const layout = layOutStep(schema);
  const into = new Float32Array(layout.numFeatures);
  let said: Float32Array = into;
  for (let row = from; row < place.end; row++) {
    into.fill(0);
    writeStep(place, { schema, layout, row, value: normalized(place, { row, window }), into });
    said = stream.step(into);
  }
  return said;
}

/**
 * Paths of a series, each step drawn from what the network says after the step before, and read by it in turn.
 * Source: Salinas et al. 2020, DeepAR, without its lags.
 * @returns [count][horizon], in the network's numbers: less the window's level, in units of its spread
 */
export function drawPaths(
  place: SeriesPlace,
  {
    past: { said, state },
    network,
    schema,
    head,
    count,
    random,
  }: {
    readonly past: ReadPast;
    readonly network: SteppedNetwork;
    readonly schema: WindowSchema;
    readonly head: HeadConfig;
    readonly count: number;
    readonly random: Random;
  },
): number[][] {
  const layout = layOutStep(schema);
  const sessions = network.openSessions(count);
  try {
    const paths = Array.from({ length: count }, () => [drawFrom(head, said, random)]);
    for (let session = 0; session < count; session++) sessions.state.restore(session, state);
    const all = new Float32Array(count * layout.numFeatures);
    for (let ahead = 1; ahead < schema.horizon; ahead++) {
      all.fill(0);
      for (const [index, path] of paths.entries()) {
        const into = all.subarray(index * layout.numFeatures, (index + 1) * layout.numFeatures);
        writeStep(place, { schema, layout, row: place.end + ahead - 1, value: path.at(-1)!, into });
      }
      const outputs = sessions.step(all);
      for (const [index, path] of paths.entries()) {
        path.push(drawFrom(head, outputs.subarray(index * said.length, (index + 1) * said.length), random));
      }
    }
    return paths;
  } finally {
    sessions.close();
  }
}

/** Examples that tell the network the next row after each row, the whole window and horizon long. */
export function toSteppedBatch(places: readonly SeriesPlace[], schema: WindowSchema): TrainingBatch {
  const layout = layOutStep(schema);
  const starts = places.map((place) => startOf(place, schema));
  const lengths = Int32Array.from(places, ({ end }, row) => end - starts[row]!.from + schema.horizon - 1);
  const time = lengths.reduce((longest, length) => Math.max(longest, length), 1);
  const values = new Float32Array(places.length * time * layout.numFeatures);
  const targets = new Float32Array(places.length * time);
  const weights = new Float32Array(places.length * time);
  for (const [index, place] of places.entries()) {
    const { from, window } = starts[index]!;
    for (let step = 0; step < lengths[index]!; step++) {
      const at = (index * time + step) * layout.numFeatures;
      const into = values.subarray(at, at + layout.numFeatures);
      const row = from + step;
      writeStep(place, { schema, layout, row, value: normalized(place, { row, window }), into });
      const next = normalized(place, { row: row + 1, window });
      if (Number.isNaN(next)) continue;
      targets[index * time + step] = next;
      weights[index * time + step] = 1;
    }
  }
  const shape = [places.length, time];
  return {
    inputs: { values, shape: [...shape, layout.numFeatures] },
    lengths,
    targets: { values: targets, shape: [...shape, 1] },
    targetWeights: { values: weights, shape: [...shape, 1] },
  };
}

/** Examples of places by number. */
export function toSteppedExamples(
  count: number,
  { placeOf, schema }: { readonly placeOf: (example: number) => SeriesPlace; readonly schema: WindowSchema },
): ExampleSource {
  return { count, batch: (indices) => toSteppedBatch(Array.from(indices, placeOf), schema) };
}

/** Where a window begins, and its level and spread. */
function startOf(
  { table, end, target }: SeriesPlace,
  { windowSize, normalization }: WindowSchema,
): { readonly from: number; readonly window: WindowLevel } {
  const from = Math.max(0, end - windowSize);
  return { from, window: levelOf(table.targets[target]!, { from, end, normalization }) };
}

function normalized(
  { table, target }: SeriesPlace,
  { row, window: { level, spread } }: { readonly row: number; readonly window: WindowLevel },
): number {
  return (table.targets[target]![row]! - level) / spread;
}

/** What the network reads at a row: its value, and what is known of the row after it. */
function writeStep(
  { table, target }: SeriesPlace,
  {
    schema,
    layout,
    row,
    value,
    into,
  }: {
    readonly schema: WindowSchema;
    readonly layout: StepLayout;
    readonly row: number;
    readonly value: number;
    readonly into: Float32Array;
  },
): void {
  if (!Number.isNaN(value)) into[0] = value;
  else if (schema.flagsMissing) into[layout.flags] = 1;
  for (const [index, column] of table.futureCovariates.entries()) {
    const known = column[row + 1]!;
    if (!Number.isNaN(known)) into[layout.future + index] = known;
  }
  const width = calendarWidth(schema);
  into.set(table.calendar.subarray((row + 1) * width, (row + 2) * width), layout.calendar);
  into.set(table.statics, layout.statics);
  if (schema.targets.length > 1) into[layout.target + target] = 1;
}
