import {
  lookAhead,
  RnnError,
  type DenseArray,
  type EncodedInputs,
  type ExampleSource,
  type Preprocessor,
} from '@recurrent/core';
import { columnOf, lengthOf, type Series } from '../series/series.js';
import { addSteps } from '../series/time-step.js';
import { toColumnValue } from './column-scale.js';
import { encodeSeries, encodeTargets, fitEncoding, numFeaturesOf, type SeriesEncoding } from './encoding.js';
import type { ForecastIntervals } from './intervals.js';
import { createLessons, type Lesson } from './lessons.js';
import type { Forecast, SeriesSample } from './sample.js';
import { fitStraightLine, followLine, type StraightLine } from './straight-line.js';

/** What is to be forecast, from what. */
export interface SeriesPreprocessorOptions {
  /** Columns to forecast. */
  readonly targets: readonly string[];
  /** Further columns to learn from; all others when left out. */
  readonly features?: readonly string[];
  /** How many steps ahead; 7 when left out. */
  readonly horizon?: number;
  /** How many steps the network learns from at a time; 60 when left out. */
  readonly windowSize?: number;
}

/** What a preprocessor has learned, as plain data. */
interface SeriesPreprocessorState {
  readonly numTargets: number;
  readonly horizon: number;
  readonly windowSize: number;
  readonly encoding: SeriesEncoding;
  readonly line: StraightLine;
  readonly intervals?: ForecastIntervals;
  /** When the last row was that something was learned from. */
  readonly learnedUntil?: number;
}

/**
 * Series ⇄ numbers. All it knows it has learned from the series given to `adapt`, so give it the training part only.
 * The network is taught what the best straight line from the present step misses: untrained, a forecaster is that line.
 */
export class SeriesPreprocessor implements Preprocessor<Series, SeriesSample, Forecast> {
  readonly targets: readonly string[];
  readonly horizon: number;
  readonly windowSize: number;
  readonly encoding: SeriesEncoding;
  /** Numbers the network reads at each step: columns, flags of missing values, calendar. */
  readonly numFeatures: number;
  /** Numbers the network gives at each step: [horizon, targets]. */
  readonly numOutputs: number;
  /** How far outcomes lie from forecasts, once that was learned. */
  intervals: ForecastIntervals | undefined;
  /** When the last row was that something was learned from; undefined where nobody kept it. */
  learnedUntil: number | undefined;
  readonly #line: StraightLine;
  /** What the line says of a step, overwritten by the next. */
  readonly #lineValues: Float32Array;

  private constructor(state: SeriesPreprocessorState) {
    const { numTargets, horizon, windowSize, encoding, line, intervals, learnedUntil } = state;
    this.targets = encoding.columns.slice(0, numTargets).map(({ name }) => name);
    this.horizon = horizon;
    this.windowSize = windowSize;
    this.encoding = encoding;
    this.numFeatures = numFeaturesOf(encoding);
    this.numOutputs = horizon * numTargets;
    this.#line = line;
    this.#lineValues = new Float32Array(this.numOutputs);
    this.intervals = intervals;
    this.learnedUntil = learnedUntil;
  }

  /**
   * Learns scales and the straight line from the training part of a series.
   * @throws {RnnError} bad-data when a column is unknown, or when there are fewer rows than windowSize + horizon
   */
  static adapt(series: Series, options: SeriesPreprocessorOptions): SeriesPreprocessor {
    const { targets, features = Object.keys(series.columns), horizon = 7, windowSize = 60 } = options;
    assertCounts({ horizon, windowSize, targets: targets.length });
    assertLongEnough(series, { horizon, windowSize });
    for (const name of targets) assertKnownSomewhere(series, name);
    const numTargets = new Set(targets).size;
    const encoding = fitEncoding(series, [...new Set([...targets, ...features])]);
    const line = fitStraightLine({
      inputs: encodeSeries(series, encoding),
      outputs: lookAhead(encodeTargets(series, encoding, numTargets), horizon),
    });
    const learnedUntil = series.timestamps.at(-1)!;
    return new SeriesPreprocessor({ numTargets, horizon, windowSize, encoding, line, learnedUntil });
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): SeriesPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    const { line, ...state } = json as SeriesPreprocessorState;
    const coefficients = Float32Array.from(line.coefficients);
    return new SeriesPreprocessor({ ...state, line: { ...line, coefficients } });
  }

  toJSON(): unknown {
    const { horizon, windowSize, encoding, intervals, learnedUntil } = this;
    const line = { ...this.#line, coefficients: [...this.#line.coefficients] };
    return {
      numTargets: this.targets.length,
      horizon,
      windowSize,
      encoding,
      line,
      ...(intervals && { intervals }),
      ...(learnedUntil !== undefined && { learnedUntil }),
    };
  }

  /** Histories → [batch, time, numFeatures]. */
  encode(histories: readonly Series[]): EncodedInputs {
    const tables = histories.map((history) => encodeSeries(history, this.encoding));
    const lengths = Int32Array.from(histories, lengthOf);
    const time = Math.max(...lengths);
    const values = new Float32Array(histories.length * time * this.numFeatures);
    for (const [index, table] of tables.entries()) values.set(table.values, index * time * this.numFeatures);
    return { inputs: { values, shape: [histories.length, time, this.numFeatures] }, lengths };
  }

  /** Windows of series; at each step, how far what follows is from the straight line [horizon, targets]. */
  examples(samples: readonly SeriesSample[]): ExampleSource {
    // Near steps count more: there is more to be known about them, and the far ones are many.
    const weights = Float32Array.from(
      { length: this.numOutputs },
      (_, output) => 1 / (1 + Math.floor(output / this.targets.length)),
    );
    return createLessons(
      samples.map((sample) => this.#lessonOf(sample)),
      weights,
    );
  }

  #lessonOf({ series, historyLength }: SeriesSample): Lesson {
    const inputs = encodeSeries(series, this.encoding);
    const outputs = lookAhead(encodeTargets(series, this.encoding, this.targets.length), this.horizon);
    for (let row = 0; row < lengthOf(series); row++) {
      followLine(this.#line, rowOf(inputs, row), this.#lineValues);
      for (const [output, value] of this.#lineValues.entries())
        outputs.values[row * this.numOutputs + output]! -= value;
    }
    // The last row of the past is the first from which something new is foretold.
    const warmUp = Math.max(0, historyLength - 1);
    assertSomethingFollows(series, warmUp);
    return { inputs, outputs, warmUp, windowSize: Math.min(this.windowSize, lengthOf(series) - warmUp) };
  }

  /** Outputs [batch, time, numOutputs] → what is expected after the last step of each history. */
  decode(outputs: DenseArray, histories: readonly Series[]): Forecast[] {
    const time = outputs.shape[1]!;
    return histories.map((history, index) => {
      const last = lengthOf(history) - 1;
      return this.toForecast(rowOf(outputs, index * time + last), {
        inputs: rowOf(encodeSeries(history, this.encoding), last),
        timestamp: history.timestamps[last]!,
      });
    });
  }

  /** The outputs at one step [numOutputs], that step's inputs [numFeatures] and its time → what is expected after it. */
  toForecast(
    outputs: Float32Array,
    step: { readonly inputs: Float32Array; readonly timestamp: number },
  ): Forecast {
    const values = new Float64Array(this.numOutputs);
    this.expect(outputs, step.inputs, values);
    const steps = Array.from({ length: this.horizon }, (_, ahead) => ahead);
    const targets = this.targets.map((_, target) =>
      steps.map((ahead) => values[ahead * this.targets.length + target]!),
    );
    return {
      timestamps: steps.map((ahead) => addSteps(step.timestamp, this.encoding.step, ahead + 1)),
      targets: this.#byTarget((target) => targets[target]!),
      ...(this.intervals && { intervals: this.#bandsAround(targets, this.intervals) }),
    };
  }

  /** The outputs at one step [numOutputs] and that step's inputs [numFeatures] → expected values [horizon, targets], into `values`. */
  expect(outputs: Float32Array, inputs: Float32Array, values: Float64Array): void {
    followLine(this.#line, inputs, this.#lineValues);
    for (let output = 0; output < values.length; output++) {
      const { scale } = this.encoding.columns[output % this.targets.length]!;
      values[output] = toColumnValue(outputs[output]! + this.#lineValues[output]!, scale);
    }
  }

  /** An end of an interval: what was expected, and by how much it is off at such a level. Amounts are not negative. */
  endOf(target: number, value: number, by: number): number {
    const least = this.encoding.columns[target]!.scale.curve === 'log' ? 0 : -Infinity;
    return Math.max(least, value + by);
  }

  #bandsAround(
    targets: readonly (readonly number[])[],
    { levels, offsets }: ForecastIntervals,
  ): NonNullable<Forecast['intervals']> {
    const endsOf = (target: number, by: readonly number[][]): number[] =>
      targets[target]!.map((value, ahead) => this.endOf(target, value, by[target]![ahead]!));
    return Object.fromEntries(
      levels.map((level, index) => [
        String(level),
        this.#byTarget((target) => ({
          lower: endsOf(target, offsets[index]!.lower),
          upper: endsOf(target, offsets[index]!.upper),
        })),
      ]),
    );
  }

  #byTarget<Value>(valueOf: (target: number) => Value): Record<string, Value> {
    return Object.fromEntries(this.targets.map((name, target) => [name, valueOf(target)]));
  }
}

/** Rows of the last axis: row `index` of all that stand before it. */
function rowOf({ values, shape }: DenseArray, index: number): Float32Array {
  const width = shape.at(-1)!;
  return values.subarray(index * width, (index + 1) * width);
}

function assertCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count > 0) continue;
    throw new RnnError(
      'invalid-argument',
      `The number of ${name} must be a whole number above 0. Received ${count}. Give at least 1.`,
    );
  }
}

function assertLongEnough(
  series: Series,
  { horizon, windowSize }: { readonly horizon: number; readonly windowSize: number },
): void {
  const needed = windowSize + horizon;
  if (lengthOf(series) >= needed) return;
  throw new RnnError(
    'bad-data',
    `A series to learn from must have at least ${needed} rows: windowSize ${windowSize} + horizon ${horizon}. ` +
      `Received ${lengthOf(series)}. Give a longer history, or a smaller windowSize or horizon.`,
  );
}

function assertSomethingFollows(series: Series, warmUp: number): void {
  if (lengthOf(series) - warmUp > 1) return;
  throw new RnnError(
    'bad-data',
    `A series to learn from must have at least 2 rows, one to foretell from the other. ` +
      `Received ${lengthOf(series) - warmUp}. Give a longer series.`,
  );
}

function assertKnownSomewhere(series: Series, name: string): void {
  if (columnOf(series, name).some((value) => !Number.isNaN(value))) return;
  throw new RnnError(
    'bad-data',
    `A target must be known at some step. Received '${name}' with missing values only. Choose another column.`,
  );
}
