import { RnnError } from '@recurrent/core';
import type { Forecast } from '../forecaster/index.js';
import type { Observation, Series } from '../series/series.js';
import { addSteps } from '../series/time-step.js';
import { formatTimestamp } from '../series/timestamp.js';
import type { ForecastInputs } from './sample.js';
import type { WindowSchema } from './window-schema.js';

/** All that a live forecast remembers, as plain data that JSON keeps: its window. */
export interface GlobalStreamState {
  readonly timestamps: readonly number[];
  /** null where missing. */
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A live forecast over the last rows of a series. */
export interface GlobalStream {
  /**
   * What is expected after one more observation; undefined while there are too few for one.
   * @param future the next steps, where columns are known ahead
   * @throws {RnnError} bad-data when it does not come one step after the one before
   */
  push(observation: Observation, future?: Series): Promise<Forecast | undefined>;
  readonly state: {
    save(): GlobalStreamState;
    restore(saved: GlobalStreamState): void;
  };
  close(): void;
}

/** Where a live forecast begins. */
export interface GlobalStreamOptions {
  /** What a stream has saved. Nothing is known when it is left out. */
  readonly after?: GlobalStreamState;
  /** What belongs to the series as a whole. */
  readonly statics?: Readonly<Record<string, number>>;
}

interface StreamParts {
  readonly schema: WindowSchema;
  readonly predict: (inputs: ForecastInputs) => Promise<Forecast>;
}

export function createGlobalStream(
  { schema, predict }: StreamParts,
  { after, statics, onClose }: GlobalStreamOptions & { readonly onClose: () => void },
): GlobalStream {
  const { targets, pastCovariates, futureCovariates, step, windowSize, segmentLength } = schema;
  const names = [...targets, ...pastCovariates, ...futureCovariates].map(({ name }) => name);
  let timestamps: number[] = [];
  let columns: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));

  const stream: GlobalStream = {
    async push({ timestamp, values }, future) {
      const last = timestamps.at(-1);
      const expected = last === undefined ? timestamp : addSteps(last, step, 1);
      if (timestamp !== expected || Number.isNaN(timestamp)) {
        throw new RnnError(
          'bad-data',
          `Observations must come one step apart. Received ${formatTimestamp(timestamp)} where ` +
            `${formatTimestamp(expected)} was due. Send one that is missing with NaN for its values.`,
        );
      }
      timestamps.push(timestamp);
      for (const name of names) columns[name]!.push(values[name] ?? NaN);
      if (timestamps.length > windowSize) {
        timestamps.shift();
        for (const name of names) columns[name]!.shift();
      }
      if (timestamps.length < segmentLength) return undefined;
      const past: Series = {
        timestamps: Float64Array.from(timestamps),
        step,
        columns: Object.fromEntries(names.map((name) => [name, Float64Array.from(columns[name]!)])),
      };
      return predict({ past, ...(future && { future }), ...(statics && { statics }) });
    },
    state: {
      save: () => ({
        timestamps: [...timestamps],
        columns: Object.fromEntries(
          names.map((name) => [name, columns[name]!.map((value) => (Number.isNaN(value) ? null : value))]),
        ),
      }),
      restore(saved) {
        timestamps = [...saved.timestamps];
        columns = Object.fromEntries(
          names.map((name) => [name, (saved.columns[name] ?? []).map((value) => value ?? NaN)]),
        );
      },
    },
    close: onClose,
  };
  if (after) stream.state.restore(after);
  return stream;
}
