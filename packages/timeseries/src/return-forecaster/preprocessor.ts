import { gatherRows, RnnError, toWindows } from '@recurrent/core';
import type { DenseArray, EncodedInputs, ExampleSource, Preprocessor, RowRange } from '@recurrent/core';
import type { IndicatorPeriods } from '../finance/indicators.js';
import { createPriceReader, type KnownPrices } from '../finance/price-features.js';
import { barsOf, countRows, type PriceBar, type PriceHistory } from '../finance/prices.js';
import { toReturns, toVolatility } from '../finance/returns.js';
import { toScale } from './network.js';
import { cumulativeNormal } from './normal.js';
import type { PriceSample, ReturnForecast } from './sample.js';

/** What a return is foretold from. */
export interface ReturnPreprocessorOptions {
  /** How far technical indicators look back. */
  readonly indicators?: IndicatorPeriods;
  /** Rows that the network learns from at a time. Default 60. */
  readonly windowSize?: number;
}

interface Lesson {
  readonly inputs: DenseArray;
  /** The return after each row in units of the volatility known at it; NaN where either is not known. */
  readonly targets: DenseArray;
  readonly historyLength: number;
}

/**
 * Prices ⇄ numbers. It learns nothing from data: features and targets are in units of each share's own volatility, as it
 * was known at each row.
 */
export class ReturnPreprocessor implements Preprocessor<PriceHistory, PriceSample, ReturnForecast> {
  readonly numFeatures: number;
  readonly windowSize: number;
  readonly indicators: IndicatorPeriods;

  /** @throws {RnnError} invalid-argument when a period or windowSize is no count */
  constructor({ indicators = {}, windowSize = 60 }: ReturnPreprocessorOptions = {}) {
    if (!Number.isInteger(windowSize) || windowSize < 1) {
      throw new RnnError(
        'invalid-argument',
        `windowSize is a whole number of rows above 0. Received ${windowSize}. 60 is a usual value.`,
      );
    }
    this.indicators = indicators;
    this.windowSize = windowSize;
    this.numFeatures = Object.keys(createPriceReader(indicators)(anyBar).features).length;
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): ReturnPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    return new ReturnPreprocessor(json as ReturnPreprocessorOptions);
  }

  toJSON(): unknown {
    return { indicators: this.indicators, windowSize: this.windowSize };
  }

  /** Bars one by one → what is known after each. */
  createReader(): (bar: PriceBar) => KnownPrices {
    return createPriceReader(this.indicators);
  }

  /** Prices → [rows, numFeatures]. */
  #encodeOne(prices: PriceHistory): DenseArray {
    const read = this.createReader();
    const rows = barsOf(prices).map((bar) => Object.values(read(bar).features));
    return { values: Float32Array.from(rows.flat()), shape: [rows.length, this.numFeatures] };
  }

  /** Histories → [batch, time, numFeatures]. */
  encode(histories: readonly PriceHistory[]): EncodedInputs {
    const lengths = Int32Array.from(histories, countRows);
    const time = Math.max(...lengths);
    const values = new Float32Array(histories.length * time * this.numFeatures);
    for (const [index, prices] of histories.entries()) {
      assertKnown(prices);
      values.set(this.#encodeOne(prices).values, index * time * this.numFeatures);
    }
    return { inputs: { values, shape: [histories.length, time, this.numFeatures] }, lengths };
  }

  /**
   * Windows of all shares; at each step, the return of the row after it. Shares with too short a history are left out.
   * @throws {RnnError} bad-data when that leaves none
   */
  examples(samples: readonly PriceSample[]): ExampleSource {
    const lessons = samples
      .map((sample) => this.#lessonOf(sample))
      .filter(({ targets }) => !targets.values.every(Number.isNaN));
    if (lessons.length === 0) throw nothingToLearn(samples);
    const windows = lessons.flatMap((lesson) =>
      windowsOf(lesson, this.windowSize).map((range) => ({ lesson, range })),
    );
    return {
      count: windows.length,
      batch: (indices) => {
        const chosen = Array.from(indices, (index) => windows[index]!);
        const inputs = joinRows(chosen.map(({ lesson, range }) => gatherRows(lesson.inputs, [range])));
        const targets = joinRows(chosen.map(({ lesson, range }) => gatherRows(lesson.targets, [range])));
        const known = targets.values.map((value) => (Number.isNaN(value) ? 0 : 1));
        return {
          inputs,
          lengths: Int32Array.from(chosen, ({ range }) => range.end - range.start),
          targets: { ...targets, values: targets.values.map((value) => (Number.isNaN(value) ? 0 : value)) },
          targetWeights: { values: known, shape: targets.shape },
        };
      },
    };
  }

  #lessonOf({ prices, historyLength }: PriceSample): Lesson {
    const targets = toTargets(prices);
    // The last row of the past is the first from which something new is foretold.
    targets.fill(NaN, 0, Math.max(0, historyLength - 1));
    const values = Float32Array.from(targets);
    return {
      inputs: this.#encodeOne(prices),
      targets: { values, shape: [values.length, 1] },
      historyLength,
    };
  }

  /** Outputs [batch, time, 2] → what is expected after the last row of each history. */
  decode(outputs: DenseArray, histories: readonly PriceHistory[]): ReturnForecast[] {
    const time = outputs.shape[1]!;
    return histories.map((prices, index) => {
      const at = (index * time + countRows(prices) - 1) * 2;
      const volatility = toVolatility(toReturns(prices.close)).at(-1)!;
      return toReturnForecast(outputs.values.subarray(at, at + 2), volatility);
    });
  }
}

/** The return after each row in units of the volatility known at it; NaN where either is not known. */
function toTargets({ close }: PriceHistory): Float64Array {
  const returns = toReturns(close);
  const volatility = toVolatility(returns);
  // A jump counts as five volatilities: one split that nobody adjusted for must not outweigh all else.
  return volatility.map((usual, row) => Math.max(-5, Math.min(5, (returns[row + 1] ?? NaN) / usual)));
}

/** Mean and raw scale in units of `volatility` → the forecast. */
export function toReturnForecast(output: Float32Array, volatility: number): ReturnForecast {
  const [mean, scale] = [output[0]!, toScale(output[1]!)];
  return {
    expectedReturn: mean * volatility,
    volatility: scale * volatility,
    probabilityUp: cumulativeNormal(mean / scale),
  };
}

/** Windows that overlap by half; those of held-out rows begin in the past that sets their state. */
function windowsOf({ inputs, historyLength }: Lesson, windowSize: number): RowRange[] {
  const rows = inputs.shape[0]!;
  const half = Math.ceil(windowSize / 2);
  const start = Math.max(0, historyLength - half);
  const windows = toWindows(rows - start, { windowSize: Math.min(windowSize, rows - start), stride: half });
  return windows.map((range) => ({ start: start + range.start, end: start + range.end }));
}

/** Tables [1, time, width] of unequal time → [batch, longest, width], padded on the right with NaN. */
function joinRows(tables: readonly DenseArray[]): DenseArray {
  const time = Math.max(...tables.map(({ shape }) => shape[1]!));
  const width = tables[0]!.shape[2]!;
  const values = new Float32Array(tables.length * time * width).fill(NaN);
  for (const [index, table] of tables.entries()) values.set(table.values, index * time * width);
  return { values, shape: [tables.length, time, width] };
}

/** @throws {RnnError} bad-data when the volatility is not known yet */
function assertKnown(prices: PriceHistory): void {
  const volatility = toVolatility(toReturns(prices.close));
  if (!Number.isNaN(volatility.at(-1) ?? NaN)) return;
  throw new RnnError(
    'bad-data',
    `A return is foretold from at least 21 rows. Received ${countRows(prices)}. Give a longer history.`,
  );
}

const anyBar: PriceBar = { timestamp: 0, open: 1, high: 1, low: 1, close: 1, volume: 0 };

function nothingToLearn(samples: readonly PriceSample[]): RnnError {
  const rows = samples.map(({ prices, historyLength }) => countRows(prices) - historyLength);
  return new RnnError(
    'bad-data',
    'Prices to learn from must have a row to foretell after four weeks of returns. ' +
      `Received ${samples.length} shares, of at most ${Math.max(0, ...rows)} rows. Give a longer history.`,
  );
}
