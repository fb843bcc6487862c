import { RnnError, type EngineStream, type StreamState } from '@recurrent/core';
import { barsOf, fromBars, type PriceBar, type PriceHistory } from '../finance/prices.js';
import { toReturnForecast, type ReturnPreprocessor } from './preprocessor.js';
import type { ReturnForecast } from './sample.js';

/** All that a live forecast remembers, as plain data that JSON keeps. */
export interface ReturnStreamState {
  readonly network: StreamState;
  /** The last bars, from which the indicators are reckoned anew. */
  readonly bars: readonly PriceBar[];
}

/** A live forecast: each bar costs the same, however long the past. */
export interface ReturnStream {
  /**
   * What is expected after one more bar; undefined in the first four weeks, when the volatility is not known yet.
   * @throws {RnnError} bad-data when a price is not above 0, or the bar is not later than the one before
   */
  push(bar: PriceBar): ReturnForecast | undefined;
  /** Reads the past, of which no forecasts are wanted. */
  skip(history: PriceHistory): void;
  readonly state: {
    save(): ReturnStreamState;
    /** @throws {RnnError} bad-data when it is the state of another forecaster; the stream is then as it was */
    restore(saved: ReturnStreamState): void;
  };
  close(): void;
}

/** Bars after which the oldest has no weight left in any indicator of usual periods: 0.96 to this power is 1e-9. */
const keptBars = 500;

/** A live forecast over a stream of the network, which it owns from now on. */
export function createReturnStream(preprocessor: ReturnPreprocessor, network: EngineStream): ReturnStream {
  let read = preprocessor.createReader();
  let bars: PriceBar[] = [];
  const inputs = new Float32Array(preprocessor.numFeatures);

  function push(bar: PriceBar): ReturnForecast | undefined {
    assertFollows(bars.at(-1), bar);
    bars.push(bar);
    if (bars.length > 2 * keptBars) bars = bars.slice(-keptBars);
    const { features, volatility } = read(bar);
    inputs.set(Object.values(features));
    const outputs = network.step(inputs);
    return Number.isNaN(volatility) ? undefined : toReturnForecast(outputs, volatility);
  }

  return {
    push,
    skip(history) {
      for (const bar of barsOf(history)) push(bar);
    },
    state: {
      save: () => ({ network: network.state.save(), bars: bars.slice(-keptBars) }),
      restore(saved) {
        const savedBars = soundBars(saved.bars);
        network.state.restore(saved.network);
        bars = savedBars;
        read = preprocessor.createReader();
        for (const bar of bars) read(bar);
      },
    },
    close: () => network.close(),
  };
}

/** Bars as they come → what is expected after each. Closes the stream at the end, also when left early. */
export async function* streamReturns(
  bars: Iterable<PriceBar> | AsyncIterable<PriceBar>,
  open: () => ReturnStream,
): AsyncGenerator<ReturnForecast | undefined, void, undefined> {
  const stream = open();
  try {
    for await (const bar of bars) yield stream.push(bar);
  } finally {
    stream.close();
  }
}

/** The bars of a saved state, each as sound as one that is pushed. */
function soundBars(bars: readonly PriceBar[]): PriceBar[] {
  if (Array.isArray(bars)) return bars.length > 0 ? barsOf(fromBars(bars)) : [];
  throw new RnnError(
    'bad-data',
    `A saved stream has the last bars it read. Received ${JSON.stringify(bars) ?? 'none'}. Restore what a stream of this forecaster has saved.`,
  );
}

function assertFollows(before: PriceBar | undefined, bar: PriceBar): void {
  // A bar by itself is as sound as a history of one; a bar must be later than the one before it.
  const history = fromBars([bar]);
  if (before && history.timestamps[0]! <= before.timestamp) {
    throw new RnnError(
      'bad-data',
      `Bars come in time order. Received ${new Date(bar.timestamp).toISOString()} after ` +
        `${new Date(before.timestamp).toISOString()}. Send each once, the oldest first.`,
    );
  }
}
