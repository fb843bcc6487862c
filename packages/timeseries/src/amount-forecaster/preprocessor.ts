import { RnnError } from '@recurrent/core';
import { type Architecture, type SeriesItem, WindowPreprocessor } from '../global-forecaster/index.js';
import type { WindowSchemaOptions } from '../global-forecaster/index.js';
import { columnOf, type Observation, type Series } from '../series/series.js';
import { splitAmounts, toAmountParts } from '../series/split-amounts.js';

/** What is to be forecast, from what. */
export interface AmountPreprocessorOptions extends Omit<WindowSchemaOptions, 'normalization'> {
  /** Further columns, known until now. Default: all; how much there was is read in any case. */
  readonly pastCovariates?: readonly string[];
  /** Default 'segment'. What comes is two numbers, so no network reads its own forecasts. */
  readonly architecture?: Exclude<Architecture, 'autoregressive'>;
  /** Up to here an amount counts as nothing. Default 0. */
  readonly threshold?: number;
  /** What is little of it: amounts are read as log(1 + amount / little). Default: what three in four that occur are above. */
  readonly little?: number;
}

/** How a column becomes what two networks read and foretell. */
export interface AmountColumn {
  readonly name: string;
  readonly threshold: number;
  readonly little: number;
}

interface AmountPreprocessorState {
  readonly columns: readonly AmountColumn[];
  readonly occurrence: unknown;
  readonly amount: unknown;
}

/** Amounts that are often nothing ⇄ whether they occur, and how much they then are. */
export class AmountPreprocessor {
  readonly columns: readonly AmountColumn[];
  /** Of the network that tells how likely something comes. */
  readonly occurrence: WindowPreprocessor;
  /** Of the network that tells how much it then is. */
  readonly amount: WindowPreprocessor;

  private constructor(
    columns: readonly AmountColumn[],
    parts: { readonly occurrence: WindowPreprocessor; readonly amount: WindowPreprocessor },
  ) {
    this.columns = columns;
    this.occurrence = parts.occurrence;
    this.amount = parts.amount;
  }

  /**
   * Learns scales and calendar from the training part of one series or many.
   * @throws {RnnError} bad-data when a column is unknown, or when it occurs at every step or at none
   * @throws {RnnError} invalid-argument when sizes do not go together, or the threshold is below 0
   */
  static adapt(items: readonly SeriesItem[], options: AmountPreprocessorOptions): AmountPreprocessor {
    const { targets, threshold = 0, little, pastCovariates, ...rest } = options;
    assertThreshold({ threshold, little });
    const columns = targets.map((name) => fitColumn(items, { name, threshold, little }));
    const split = items.map((item) => ({ ...item, series: splitColumns(item.series, columns) }));
    const read = pastCovariates ?? Object.keys(items[0]?.series.columns ?? {});
    const partOf = (part: 'occurs' | 'amount'): WindowPreprocessor =>
      WindowPreprocessor.adapt(split, {
        ...rest,
        targets: targets.map((name) => `${name}_${part}`),
        pastCovariates: [...read, ...targets.map(logName)],
        head: part === 'occurs' ? 'probability' : 'point',
        normalization: 'none',
      });
    return new AmountPreprocessor(columns, { occurrence: partOf('occurs'), amount: partOf('amount') });
  }

  /** The preprocessor that `toJSON` described. */
  static fromJSON(json: unknown): AmountPreprocessor {
    // A saved model vouches for its preprocessor by task, format version and digest.
    const { columns, occurrence, amount } = json as AmountPreprocessorState;
    return new AmountPreprocessor(columns, {
      occurrence: WindowPreprocessor.fromJSON(occurrence),
      amount: WindowPreprocessor.fromJSON(amount),
    });
  }

  toJSON(): unknown {
    const { columns, occurrence, amount } = this;
    return { columns, occurrence: occurrence.toJSON(), amount: amount.toJSON() };
  }

  /** Names of the columns that are forecast. */
  get targets(): string[] {
    return this.columns.map(({ name }) => name);
  }

  /** A series with the parts of its amounts beside them. */
  split(series: Series): Series {
    return splitColumns(series, this.columns);
  }

  /** The same of what comes at one step. */
  splitObservation({ timestamp, values }: Observation): Observation {
    const parts = this.columns.flatMap(({ name, threshold, little }) => {
      const value = values[name] ?? NaN;
      const { occurs, amount } = toAmountParts(value, threshold);
      return [
        [`${name}_occurs`, occurs],
        [`${name}_amount`, amount],
        [logName(name), toLogarithm(value, little)],
      ] as const;
    });
    return { timestamp, values: { ...values, ...Object.fromEntries(parts) } };
  }
}

function logName(name: string): string {
  return `${name}_log`;
}

function toLogarithm(value: number, little: number): number {
  return Math.log1p((1 / little) * value);
}

function splitColumns(series: Series, columns: readonly AmountColumn[]): Series {
  return columns.reduce((whole, { name, threshold, little }) => {
    const logarithm = columnOf(series, name).map((value) => toLogarithm(value, little));
    const logged = { ...whole, columns: { ...whole.columns, [logName(name)]: logarithm } };
    return splitAmounts(logged, { column: name, threshold });
  }, series);
}

function fitColumn(
  items: readonly SeriesItem[],
  {
    name,
    threshold,
    little,
  }: { readonly name: string; readonly threshold: number; readonly little: number | undefined },
): AmountColumn {
  const known = items
    .flatMap(({ series }) => [...columnOf(series, name)])
    .filter((value) => !Number.isNaN(value));
  const negative = known.find((value) => value < 0);
  if (negative !== undefined) {
    throw new RnnError(
      'bad-data',
      `An amount is not negative. Received ${negative} in '${name}'. Forecast such a column by createForecaster.`,
    );
  }
  const occurring = Float64Array.from(known.filter((value) => value > threshold)).sort();
  if (occurring.length === 0 || occurring.length === known.length) {
    throw new RnnError(
      'bad-data',
      `An amount to forecast occurs at some steps, and at others does not. Received '${name}', which is above ` +
        `${threshold} at ${occurring.length === 0 ? 'none' : `all ${known.length}`}. Choose another threshold, or createForecaster.`,
    );
  }
  return { name, threshold, little: little ?? occurring[Math.floor(occurring.length / 4)]! };
}

function assertThreshold({
  threshold,
  little,
}: {
  readonly threshold: number;
  readonly little: number | undefined;
}): void {
  if (!(threshold >= 0 && threshold < Infinity)) {
    throw new RnnError(
      'invalid-argument',
      `threshold is what still counts as nothing: 0 or more. Received ${threshold}. 0 is the default.`,
    );
  }
  if (little !== undefined && !(little > 0 && little < Infinity)) {
    throw new RnnError(
      'invalid-argument',
      `little is an amount above 0. Received ${little}. Leave it out, and it is learned.`,
    );
  }
}
