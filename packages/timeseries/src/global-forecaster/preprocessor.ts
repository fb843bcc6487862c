import {
  createRandom,
  RnnError,
  toUnscaled,
  type DenseArray,
  type EncodedInputs,
  type ExampleSource,
  type Preprocessor,
  type Random,
} from '@recurrent/core';
import type { Forecast, ForecastBand, ForecastIntervals } from '../forecaster/index.js';
import { lengthOf } from '../series/series.js';
import { addSteps } from '../series/time-step.js';
import { drawPaths, readPast, type ReadPast, type SteppedNetwork } from './autoregression.js';
import {
  drawFrom,
  expectedOf,
  headLevels,
  headWidth,
  intervalOf,
  toHeadConfig,
  type HeadConfig,
  type HeadOptions,
} from './head.js';
import { createLiveWindow, type LiveWindow } from './live-window.js';
import type { Architecture } from './network.js';
import type { ForecastWindow, GlobalSample, SeriesItem } from './sample.js';
import { assertKnownAhead, createTableStore, type TableStore } from './series-table.js';
import { layOutStep, levelOf, segmentsBefore, type RowSource, type StepLayout } from './window-rows.js';
import { fitWindowSchema, type WindowSchema, type WindowSchemaOptions } from './window-schema.js';
import { createWindowExamples, toWindowRows } from './windows.js';

/** What is to be forecast, from what, and what is said of it. */
export interface WindowPreprocessorOptions extends WindowSchemaOptions, HeadOptions {
  /** Default 'segment'. */
  readonly architecture?: Architecture;
}

/** What a preprocessor has learned, as plain data. */
interface WindowPreprocessorState {
  readonly architecture: Architecture;
  readonly schema: WindowSchema;
  readonly head: HeadConfig;
  readonly intervals?: ForecastIntervals;
  readonly learnedUntil: number;
}

/** What the network said of a window: a forecast, and as many courses that things may take as are drawn. */
export interface ReadWindow {
  readonly forecast: Forecast;
  /** Name of a target → so many paths of one value a step ahead. */
  paths(count: number, random: Random): Record<string, number[][]>;
}

/** How a network that reads its own forecasts goes on from a window. */
interface StepwiseOptions {
  readonly network: SteppedNetwork;
  readonly count: number;
  readonly seed: number;
  /** Where the past of each target was read already. */
  readonly pasts?: readonly ReadPast[] | undefined;
}

/** Windows of many series ⇄ numbers. All it knows it has learned from the series given to `adapt`. */
export class WindowPreprocessor implements Preprocessor<ForecastWindow, GlobalSample, ReadWindow> {
  readonly architecture: Architecture;
  readonly schema: WindowSchema;
  readonly head: HeadConfig;
  /** Numbers the network reads at each step. */
  readonly numFeatures: number;
  /** Numbers the network gives for each part of the horizon. */
  readonly numOutputs: number;
  /** How far outcomes lie from forecasts, once that was learned. */
  intervals: ForecastIntervals | undefined;
  /** When the last row was that something was learned from. */
  learnedUntil: number;
  readonly #layout: StepLayout;
  readonly #tables: TableStore;

  private constructor({ architecture, schema, head, intervals, learnedUntil }: WindowPreprocessorState) {
    this.architecture = architecture;
    this.schema = schema;
    this.head = head;
    this.intervals = intervals;
    this.learnedUntil = learnedUntil;
    this.#layout = layOutStep(schema);
    this.#tables = createTableStore(schema);
    this.numFeatures = this.#layout.numFeatures;
    this.numOutputs = (schema.feedsBack ? 1 : schema.outputLength) * headWidth(head);
  }

  /**
   * Learns scales and calendar from the training part of one series or many.
   * @throws {RnnError} bad-data when a column is unknown
   * @throws {RnnError} invalid-argument when sizes do not go together
   */
  static adapt(items: readonly SeriesItem[], options: WindowPreprocessorOptions): WindowPreprocessor {
    const { architecture = 'segment' } = options;
    return new WindowPreprocessor({
      architecture,
      schema: fitWindowSchema(items, { ...options, architecture }),
      head: toHeadConfig(options),
      learnedUntil: Math.max(...items.map(({ series }) => series.timestamps.at(-1)!)),
    });
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): WindowPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    return new WindowPreprocessor(json as WindowPreprocessorState);
  }

  toJSON(): unknown {
    const { architecture, schema, head, intervals, learnedUntil } = this;
    return { architecture, schema, head, learnedUntil, ...(intervals && { intervals }) };
  }

  /** Names of the columns that are forecast. */
  get targets(): string[] {
    return this.schema.targets.map(({ name }) => name);
  }

  /** A window over the last rows of a series that goes on, of which each row is encoded once. */
  openWindow(statics?: SeriesItem['statics']): LiveWindow {
    const window = createLiveWindow(this.schema, statics);
    this.#tables.keep(window, window.table);
    return window;
  }

  /** Windows → [windows · targets · positions, steps, numFeatures]. */
  encode(windows: readonly ForecastWindow[]): EncodedInputs {
    const { inputs, lengths } = toWindowRows(
      windows.flatMap((window) => this.#rowsOf(window)),
      this.schema,
    );
    return { inputs, lengths };
  }

  examples(samples: readonly GlobalSample[]): ExampleSource {
    return createWindowExamples(samples, { schema: this.schema, tableOf: this.#tables.tableOf });
  }

  /** Outputs [windows · targets · positions, numOutputs] → what is expected after each window. */
  decode(outputs: DenseArray, windows: readonly ForecastWindow[]): ReadWindow[] {
    const { head, schema } = this;
    const width = headWidth(head);
    const perTarget = schema.horizon * width;
    return windows.map((window, index) => {
      /** What the network says of each step ahead [headWidth]. */
      const saidOf = (target: number): Float32Array[] => {
        const start = (index * schema.targets.length + target) * perTarget;
        return Array.from({ length: schema.horizon }, (_, ahead) =>
          outputs.values.subarray(start + ahead * width, start + (ahead + 1) * width),
        );
      };
      /** A number for each step ahead, in the target's unit. */
      const each = (target: number, of: (numbers: Float32Array) => number): number[] => {
        const toValue = this.#toValue(window, target);
        return saidOf(target).map((numbers) => toValue(of(numbers)));
      };
      return {
        forecast: this.#toForecast(window, {
          expected: (target) => each(target, (numbers) => expectedOf(head, numbers)),
          band: (target, level) => {
            const toValue = this.#toValue(window, target);
            const ends = saidOf(target).map((numbers) => intervalOf(head, numbers, level));
            return {
              lower: ends.map(([lower]) => toValue(lower)),
              upper: ends.map(([, upper]) => toValue(upper)),
            };
          },
        }),
        paths: (count, random) =>
          this.#byTarget((target) =>
            Array.from({ length: count }, () => each(target, (numbers) => drawFrom(head, numbers, random))),
          ),
      };
    });
  }

  /** The same by a network that reads its own forecasts, step by step: from so many paths. */
  readStepwise(window: ForecastWindow, { network, count, seed, pasts }: StepwiseOptions): ReadWindow {
    const { head, schema } = this;
    const table = this.#tables.tableOf(window);
    assertKnownAhead(table, schema, window.end);
    assertSomethingKnown(window.end, schema);
    const { end } = window;
    const read =
      pasts ?? schema.targets.map((_, target) => readPast({ table, end, target }, { network, schema }));
    const drawn = (target: number, by: { readonly count: number; readonly random: Random }): number[][] => {
      const toValue = this.#toValue(window, target);
      const past = read[target]!;
      const paths = drawPaths({ table, end, target }, { past, network, schema, head, ...by });
      return paths.map((path) => path.map(toValue));
    };
    // A point is not drawn: one path is all there are.
    const own = head.name === 'point' ? 1 : count;
    const paths = schema.targets.map((_, target) =>
      drawn(target, { count: own, random: createRandom(seed) }),
    );
    const each = (target: number, of: (values: Float64Array) => number): number[] =>
      Array.from({ length: schema.horizon }, (_, ahead) =>
        of(Float64Array.from(paths[target]!, (path) => path[ahead]!).sort()),
      );
    return {
      forecast: this.#toForecast(window, {
        expected: (target) =>
          each(target, head.name === 'quantiles' ? (values) => quantileOfSorted(values, 0.5) : meanOf),
        band: (target, level) => ({
          lower: each(target, (values) => quantileOfSorted(values, (1 - level) / 2)),
          upper: each(target, (values) => quantileOfSorted(values, (1 + level) / 2)),
        }),
      }),
      paths: (many, random) => this.#byTarget((target) => drawn(target, { count: many, random })),
    };
  }

  #toForecast(
    window: ForecastWindow,
    said: {
      readonly expected: (target: number) => number[];
      readonly band: (target: number, level: number) => ForecastBand;
    },
  ): Forecast {
    const expected = this.schema.targets.map((_, target) => said.expected(target));
    const bandOf = (target: number, level: number, index: number): ForecastBand => {
      const offsets = this.intervals?.offsets[index];
      if (!offsets) return said.band(target, level);
      const end = (side: 'lower' | 'upper'): number[] =>
        expected[target]!.map((value, ahead) => value + offsets[side][target]![ahead]!);
      return { lower: end('lower'), upper: end('upper') };
    };
    const levels = this.intervals?.levels ?? headLevels(this.head);
    const intervals = Object.fromEntries(
      levels.map((level, index) => [String(level), this.#byTarget((target) => bandOf(target, level, index))]),
    );
    return {
      timestamps: this.#timestampsAfter(window),
      targets: this.#byTarget((target) => expected[target]!),
      ...(levels.length > 0 && { intervals }),
    };
  }

  #byTarget<Value>(valueOf: (target: number) => Value): Record<string, Value> {
    return Object.fromEntries(this.schema.targets.map(({ name }, target) => [name, valueOf(target)]));
  }

  #timestampsAfter({ series, end }: ForecastWindow): number[] {
    const last = series.timestamps[end - 1]!;
    return Array.from({ length: this.schema.horizon }, (_, ahead) =>
      addSteps(last, this.schema.step, ahead + 1),
    );
  }

  /** A number of the network → a value in the target's unit. */
  #toValue(window: ForecastWindow, target: number): (number: number) => number {
    const { schema } = this;
    const from = window.end - segmentsBefore(window.end, schema) * schema.segmentLength;
    const values = this.#tables.tableOf(window).targets[target]!;
    const { level, spread } = levelOf(values, { from, end: window.end, normalization: schema.normalization });
    const { scale } = schema.targets[target]!;
    return (number) => toUnscaled(number * spread + level, scale);
  }

  #rowsOf(window: ForecastWindow): RowSource[] {
    const table = this.#tables.tableOf(window);
    assertKnownAhead(table, this.schema, window.end);
    const { end } = window;
    assertSomethingKnown(end, this.schema);
    return this.schema.targets.flatMap((_, target) =>
      Array.from({ length: this.#layout.positions }, (_, position) => ({ table, end, target, position })),
    );
  }
}

/** A window at the end of a series. */
export function windowAtEnd(item: SeriesItem): ForecastWindow {
  return { ...item, end: lengthOf(item.series) };
}

function assertSomethingKnown(end: number, { segmentLength }: WindowSchema): void {
  if (end >= segmentLength) return;
  throw new RnnError(
    'bad-data',
    `A past to forecast from has at least ${segmentLength} rows. Received ${end}. Give a longer one.`,
  );
}

/** On the line between the two values around a share. */
function quantileOfSorted(values: Float64Array, share: number): number {
  const at = share * (values.length - 1);
  const below = Math.floor(at);
  const above = Math.min(values.length - 1, below + 1);
  return values[below]! + (at - below) * (values[above]! - values[below]!);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
