import type { StreamState } from '@recurrent/core';
import type { Forecast } from '../forecaster/index.js';
import type { Observation, Series } from '../series/series.js';
import type { CarriedReading } from './carried-reading.js';
import type { LiveRows, LiveWindow } from './live-window.js';

/** All that a live forecast remembers, as plain data that JSON keeps: its window, and a state that is carried. */
export interface GlobalStreamState extends LiveRows {
  /** Of a stream with `carriesState`. */
  readonly carried?: readonly StreamState[];
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
    /** @throws {RnnError} bad-data when it is the state of another forecaster; the stream is then as it was */
    restore(saved: GlobalStreamState): void;
  };
  close(): void;
}

/** Where a live forecast begins, and what it remembers. */
export interface GlobalStreamOptions {
  /** What a stream has saved. Nothing is known when it is left out. */
  readonly after?: GlobalStreamState;
  /** What belongs to the series as a whole. */
  readonly statics?: Readonly<Record<string, number>>;
  /**
   * Whether each observation is read once and its state carried on, as a `Forecaster` does it: a tick then costs the same however
   * long the window, and forecasts are from the whole past, no longer from the last `windowSize` rows. Only without
   * normalization. It goes on with the weights it was opened with.
   */
  readonly carriesState?: boolean;
}

interface StreamParts {
  readonly window: LiveWindow;
  /** In place of reading the window again. */
  readonly carried: CarriedReading | undefined;
  readonly segmentLength: number;
  readonly predict: (window: LiveWindow) => Promise<Forecast>;
}

export function createGlobalStream(
  { window, carried, segmentLength, predict }: StreamParts,
  { after, onClose }: Pick<GlobalStreamOptions, 'after'> & { readonly onClose: () => void },
): GlobalStream {
  const write = (saved: GlobalStreamState): void => {
    window.restore(saved);
    carried?.state.restore(saved.carried ?? []);
  };
  const stream: GlobalStream = {
    async push(observation, future) {
      window.push(observation, future);
      if (carried) return carried.next()?.forecast;
      return window.end < segmentLength ? undefined : predict(window);
    },
    state: {
      save: () => ({ ...window.save(), ...(carried && { carried: carried.state.save() }) }),
      restore(saved) {
        const before = stream.state.save();
        try {
          write(saved);
        } catch (cause) {
          write(before);
          throw cause;
        }
      },
    },
    close() {
      carried?.close();
      onClose();
    },
  };
  try {
    if (after) stream.state.restore(after);
    return stream;
  } catch (cause) {
    stream.close();
    throw cause;
  }
}

/** Observations as they come → a forecast after each, once there is one. Closes the stream at the end, also when left early. */
export async function* forecastsAfter<Said>(
  observations: Iterable<Observation> | AsyncIterable<Observation>,
  open: () => { push(observation: Observation): Promise<Said | undefined>; close(): void },
): AsyncGenerator<Said, void, undefined> {
  const stream = open();
  try {
    for await (const observation of observations) {
      const forecast = await stream.push(observation);
      if (forecast) yield forecast;
    }
  } finally {
    stream.close();
  }
}
