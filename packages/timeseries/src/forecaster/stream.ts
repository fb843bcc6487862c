import { RnnError, type EngineStream, type StreamState } from '@recurrent/core';
import { observationsOf, type Observation, type Series } from '../series/series.js';
import { addSteps, describeStep } from '../series/time-step.js';
import { formatTimestamp } from '../series/timestamp.js';
import { createRowEncoder } from './encoding.js';
import type { SeriesPreprocessor } from './preprocessor.js';
import type { Forecast } from './sample.js';

/** All that a live forecast remembers, as plain data that JSON keeps. */
export interface ForecastStreamState {
  readonly network: StreamState;
  /** The last known value of each column. */
  readonly known: readonly number[];
  /** When the last observation was, in milliseconds since 1970, UTC; null before the first. */
  readonly timestamp: number | null;
}

/** A live forecast: each observation costs the same, however long the past. */
export interface ForecastStream {
  /**
   * What is expected after one more observation.
   * @throws {RnnError} bad-data when it lacks a column, or does not come one step after the one before
   */
  push(observation: Observation): Forecast;
  /** Reads the past, of which no forecasts are wanted. @throws {RnnError} bad-data as `push` does */
  skip(history: Series): void;
  readonly state: {
    save(): ForecastStreamState;
    /** @throws {RnnError} bad-data when it is the state of another forecaster; the stream is then as it was */
    restore(saved: ForecastStreamState): void;
  };
  /** A second stream that goes on from here on its own. */
  copy(): ForecastStream;
  close(): void;
}

/** A live forecast over a stream of the network, which it owns from now on. */
export function createForecastStream(
  preprocessor: SeriesPreprocessor,
  network: EngineStream,
): ForecastStream {
  const { encoding } = preprocessor;
  const encoder = createRowEncoder(encoding);
  const inputs = new Float32Array(preprocessor.numFeatures);
  const values = new Float64Array(encoding.columns.length);
  let last: number | null = null;

  function read(observation: Observation): Float32Array {
    assertFollows(last, observation.timestamp);
    for (const [index, { name }] of encoding.columns.entries()) values[index] = valueOf(observation, name);
    encoder.encode({ timestamp: observation.timestamp, values }, inputs);
    last = observation.timestamp;
    return network.step(inputs);
  }

  function assertFollows(before: number | null, now: number): void {
    const expected = before === null ? now : addSteps(before, encoding.step, 1);
    if (now === expected && !Number.isNaN(now)) return;
    throw new RnnError(
      'bad-data',
      `Observations must come one step (${describeStep(encoding.step)}) apart. Received ${formatTimestamp(now)} ` +
        `where ${before === null ? 'a time in milliseconds' : formatTimestamp(expected)} was due. Send them in time order and leave none out: ` +
        'one that is missing is sent with NaN for its values.',
    );
  }

  function valueOf({ values: given, timestamp }: Observation, name: string): number {
    const value = given[name];
    if (value === null) return NaN;
    if (typeof value === 'number') return value;
    throw new RnnError(
      'bad-data',
      `An observation must have a number for each of ${encoding.columns.map((column) => column.name).join(', ')}. ` +
        `Received ${value === undefined ? 'none' : `'${String(value)}'`} for '${name}' on ` +
        `${formatTimestamp(timestamp)}. Send NaN or null when it is missing.`,
    );
  }

  /** What the network does not check of a state, before it takes its part. */
  function assertRestorable({ known, timestamp }: ForecastStreamState): void {
    const isKnown = Array.isArray(known) && known.every((value) => typeof value === 'number');
    const isTime = timestamp === null || Number.isFinite(timestamp);
    if (isKnown && known.length === values.length && isTime) return;
    throw new RnnError(
      'bad-data',
      `A saved stream has the last value of each of ${values.length} columns, and when it was. Received ` +
        `${JSON.stringify({ known, timestamp })}. Restore what a stream of this forecaster has saved.`,
    );
  }

  const stream: ForecastStream = {
    push(observation) {
      const outputs = read(observation);
      return preprocessor.toForecast(outputs, { inputs, timestamp: observation.timestamp });
    },
    skip(history) {
      for (const observation of observationsOf(history)) read(observation);
    },
    state: {
      save: () => ({ network: network.state.save(), known: [...encoder.known], timestamp: last }),
      restore(saved) {
        assertRestorable(saved);
        network.state.restore(saved.network);
        encoder.known.set(saved.known);
        last = saved.timestamp;
      },
    },
    copy() {
      const twin = createForecastStream(preprocessor, network.copy());
      twin.state.restore(stream.state.save());
      return twin;
    },
    close: () => network.close(),
  };
  return stream;
}

/** Observations as they come → a forecast after each. Closes the stream at the end, also when left early. */
export async function* streamForecasts(
  observations: Iterable<Observation> | AsyncIterable<Observation>,
  open: () => ForecastStream,
): AsyncGenerator<Forecast, void, undefined> {
  const stream = open();
  try {
    for await (const observation of observations) yield stream.push(observation);
  } finally {
    stream.close();
  }
}
